import { Fault, isFault } from "@skiff/base";
import type { LivingSandbox, SandboxWish, ShimSandboxes } from "@skiff/engine";
import { decodeBootstrap } from "@skiff/proto";
import {
  type Sandbox,
  SandboxController,
  SandboxCreateSchema,
  SandboxExitSchema,
  SandboxStartSchema,
} from "@skiff/proto/grpc";
import { type GrpcCall, type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { Store } from "@skiff/store";
import type { Announcer } from "../../announcer.ts";
import { decodeIdentifier } from "../../request/decode-identifier.ts";
import { namespaceOf } from "../../request/namespace-of.ts";
import { required } from "../../request/required.ts";
import { anyMessage, timeMessage } from "../tasks/messages.ts";
import { sandboxMessage } from "./sandbox-message.ts";

interface Named {
  readonly sandboxId: string;
  readonly sandboxer: string;
}

/** containerd.services.sandbox.v1.Controller: the one sandboxer is `shim`, where a sandbox is a shim. */
export function sandboxControllerService(
  store: Store,
  { sandboxes, announcer }: { readonly sandboxes: ShimSandboxes; readonly announcer: Announcer },
): GrpcService {
  const sandboxOf = ({ sandboxId, sandboxer }: Named, call: GrpcCall): LivingSandbox => {
    demandShim(sandboxer);
    return sandboxes.get(namespaceOf(call), sandboxId);
  };
  const create = async (
    { sandboxId, sandbox, ...rest }: Wished,
    call: GrpcCall,
  ): Promise<LivingSandbox> => {
    const namespace = namespaceOf(call);
    const said = sandbox ?? sandboxMessage(store.in(namespace).clientSandboxes.get(sandboxId));
    const made = await sandboxes.create(namespace, sandboxId, { ...wishOf(said), ...rest });
    announcer.tell(call, "sandboxes/create", SandboxCreateSchema, { sandboxId });
    return made;
  };
  return grpcServiceOf(SandboxController, {
    create: async ({ sandboxId, sandboxer, ...request }, call) => {
      demandShim(sandboxer);
      decodeIdentifier("sandbox", sandboxId);
      const { rootfs, options, netnsPath, annotations, sandbox } = request;
      await create({ sandboxId, sandbox, rootfs, options, netnsPath, annotations }, call);
      return { sandboxId };
    },
    start: async ({ sandboxId, sandboxer }, call) => {
      demandShim(sandboxer);
      // containerd's own client starts what is in the store, and was not made.
      const found = sandboxes.find(namespaceOf(call), sandboxId);
      const living = found ?? (await create({ sandboxId, sandbox: undefined, ...nothing }, call));
      const { pid, createdAt } = await living.shim.sandbox.StartSandbox({ sandboxId });
      announcer.tell(call, "sandboxes/start", SandboxStartSchema, { sandboxId });
      return { sandboxId, pid, ...timeMessage("createdAt", createdAt), ...endpointOf(living) };
    },
    platform: async (request, call) => {
      const { shim } = sandboxOf(request, call);
      const { platform } = await shim.sandbox.Platform({ sandboxId: request.sandboxId });
      return platform === undefined ? {} : { platform: { ...platform } };
    },
    stop: async (request, call) => {
      const { sandboxId, timeoutSecs } = request;
      await gone(async () => {
        await sandboxOf(request, call).shim.sandbox.StopSandbox({ sandboxId, timeoutSecs });
      });
      return {};
    },
    wait: async (request, call) => {
      const { sandboxId } = request;
      const { sandbox } = sandboxOf(request, call).shim;
      const { exitStatus, exitedAt } = await sandbox.WaitSandbox(
        { sandboxId },
        { signal: call.signal },
      );
      const exit = { exitStatus, ...timeMessage("exitedAt", exitedAt) };
      announcer.tell(call, "sandboxes/exit", SandboxExitSchema, { sandboxId, ...exit });
      return exit;
    },
    status: async (request, call) => {
      const { sandboxId, verbose } = request;
      const living = sandboxOf(request, call);
      const seen = await living.shim.sandbox.SandboxStatus({ sandboxId, verbose });
      const { pid, state, info, createdAt, exitedAt, extra } = seen;
      return {
        sandboxId,
        pid,
        state,
        info: { ...info },
        ...timeMessage("createdAt", createdAt),
        ...timeMessage("exitedAt", exitedAt),
        ...anyMessage("extra", extra),
        ...endpointOf(living),
      };
    },
    shutdown: async ({ sandboxId, sandboxer }, call) => {
      demandShim(sandboxer);
      await sandboxes.shutdown(namespaceOf(call), sandboxId);
      return {};
    },
    metrics: async (request, call) => {
      const { shim } = sandboxOf(request, call);
      const { metrics } = await shim.sandbox.SandboxMetrics({ sandboxId: request.sandboxId });
      if (metrics === undefined) return {};
      const { id, timestamp, data } = metrics;
      return {
        metrics: { id, ...timeMessage("timestamp", timestamp), ...anyMessage("data", data) },
      };
    },
    update: (request, call) => {
      sandboxOf(request, call);
      return {};
    },
  });
}

type Wished = Pick<SandboxWish, "rootfs" | "options" | "netnsPath" | "annotations"> & {
  readonly sandboxId: string;
  readonly sandbox: Sandbox | undefined;
};

const nothing = { rootfs: [], options: undefined, netnsPath: "", annotations: {} };

/** Clients of before there were several say none. */
function demandShim(sandboxer: string): void {
  if (sandboxer === "" || sandboxer === "shim") return;
  throw new Fault("not_found", `sandboxer ${sandboxer}: there is shim`);
}

function wishOf({ runtime, spec }: Sandbox): Pick<SandboxWish, "runtime" | "config"> {
  const { name } = required("sandbox.runtime", runtime);
  return { runtime: name, config: spec?.value ?? new TextEncoder().encode("{}") };
}

/** What is not there, or has died, is stopped. */
async function gone(stop: () => Promise<void>): Promise<void> {
  try {
    await stop();
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable")) throw error;
  }
}

function endpointOf({ answer }: LivingSandbox): {
  readonly address: string;
  readonly version: number;
} {
  const { address, version, protocol } = decodeBootstrap(answer);
  return { address: `${protocol}+${address}`, version };
}
