import type { SandboxService, TaskService } from "@skiff/proto";
import type { Stub } from "@skiff/rpc/client";

/** A line to a container's shim. Disposing of it hangs up; the shim goes on. */
export interface ShimConnection extends AsyncDisposable {
  readonly task: Stub<TaskService>;
  /** Of those shims that know sandboxes; the others answer `unimplemented`. */
  readonly sandbox: Stub<SandboxService>;
  /** Resolves when the shim has gone, or we hung up. */
  readonly closed: Promise<void>;
}
