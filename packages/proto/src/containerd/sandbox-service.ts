import { empty } from "../google.ts";
import type { Unary } from "../service.ts";
import * as sandbox from "./sandbox.ts";

type Empty = typeof empty;

/** containerd.runtime.sandbox.v1.Sandbox, of a shim. */
export type SandboxService = {
  readonly CreateSandbox: Unary<typeof sandbox.createSandboxRequest, Empty>;
  readonly StartSandbox: Unary<
    typeof sandbox.startSandboxRequest,
    typeof sandbox.startSandboxResponse
  >;
  readonly Platform: Unary<typeof sandbox.platformRequest, typeof sandbox.platformResponse>;
  readonly StopSandbox: Unary<typeof sandbox.stopSandboxRequest, Empty>;
  readonly WaitSandbox: Unary<
    typeof sandbox.waitSandboxRequest,
    typeof sandbox.waitSandboxResponse
  >;
  readonly SandboxStatus: Unary<
    typeof sandbox.sandboxStatusRequest,
    typeof sandbox.sandboxStatusResponse
  >;
  readonly PingSandbox: Unary<typeof sandbox.pingRequest, Empty>;
  readonly ShutdownSandbox: Unary<typeof sandbox.shutdownSandboxRequest, Empty>;
  readonly SandboxMetrics: Unary<
    typeof sandbox.sandboxMetricsRequest,
    typeof sandbox.sandboxMetricsResponse
  >;
};

export const sandboxService: SandboxService = {
  CreateSandbox: { request: sandbox.createSandboxRequest, response: empty },
  StartSandbox: { request: sandbox.startSandboxRequest, response: sandbox.startSandboxResponse },
  Platform: { request: sandbox.platformRequest, response: sandbox.platformResponse },
  StopSandbox: { request: sandbox.stopSandboxRequest, response: empty },
  WaitSandbox: { request: sandbox.waitSandboxRequest, response: sandbox.waitSandboxResponse },
  SandboxStatus: {
    request: sandbox.sandboxStatusRequest,
    response: sandbox.sandboxStatusResponse,
  },
  PingSandbox: { request: sandbox.pingRequest, response: empty },
  ShutdownSandbox: { request: sandbox.shutdownSandboxRequest, response: empty },
  SandboxMetrics: {
    request: sandbox.sandboxMetricsRequest,
    response: sandbox.sandboxMetricsResponse,
  },
};

export const sandboxServiceName = "containerd.runtime.sandbox.v1.Sandbox";
