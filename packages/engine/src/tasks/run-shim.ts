import { type Any, any, encode } from "@skiff/proto";
import { deletionEnvironment, deletionWorkMs } from "../task/deletion-time.ts";
import { runShimProgram } from "./run-shim-program.ts";

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

/** Has a shim's program start a shim, which hears its container's options as it begins; what it prints. */
export function startShim(call: ShimCall, options: Any | undefined): Promise<string> {
  const input = options === undefined ? new Uint8Array() : encode(any, options);
  return runShim(call, "start", { input, timeoutMs: startMs });
}

/** Has a shim's program remove all that is left of its container. */
export async function deleteByShim(call: ShimCall): Promise<void> {
  await runShim(call, "delete", { input: new Uint8Array(), timeoutMs: deletionWorkMs() });
}

/** As containerd does (core/runtime/v2/README.md). */
async function runShim(
  { program, namespace, id, bundle, address }: ShimCall,
  action: "start" | "delete",
  given: { readonly input: Uint8Array; readonly timeoutMs: number },
): Promise<string> {
  const words = { namespace, address, "publish-binary": process.execPath, id, bundle };
  const stdout = await runShimProgram(program, {
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
    ...given,
  });
  return new TextDecoder().decode(stdout);
}
