import { Fault } from "@skiff/base";
import type { Platform } from "../platform.ts";
import { deletionEnvironment, deletionWorkMs } from "../task/deletion-time.ts";

const startMs = 30_000;

/** Of whose container, and where its shim is to tell what happens. */
export interface ShimCall {
  readonly program: string;
  readonly namespace: string;
  readonly id: string;
  readonly bundle: string;
  /** Of our gRPC socket; beside it, with ".ttrpc", is the one that takes events. */
  readonly address: string;
}

/** Runs a shim's program as containerd does (core/runtime/v2/README.md); what it prints. */
export async function runShim(
  platform: Platform,
  call: ShimCall,
  action: "start" | "delete",
): Promise<string> {
  const { program, namespace, id, bundle, address } = call;
  const words = { namespace, address, "publish-binary": process.execPath, id, bundle };
  const { status, stdout, stderr } = await platform.run(program, {
    args: [...Object.entries(words).flatMap(([name, value]) => [`-${name}`, value]), action],
    cwd: bundle,
    env: {
      PATH: process.env["PATH"] ?? "",
      GRPC_ADDRESS: address,
      TTRPC_ADDRESS: `${address}.ttrpc`,
      NAMESPACE: namespace,
      MAX_SHIM_VERSION: "3",
      GOMAXPROCS: "2",
      ...deletionEnvironment(),
    },
    signal: AbortSignal.timeout(action === "start" ? startMs : deletionWorkMs()),
  });
  if (status === 0) return stdout;
  const said = stderr.trim().split("\n").at(-1) ?? "";
  throw new Fault("internal", `${program} ${action}: exit status ${status}${said && `: ${said}`}`);
}
