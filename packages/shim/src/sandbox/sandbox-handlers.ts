import { attempt, Fault } from "@skiff/base";
import { CLOCK_REALTIME, readFile } from "@skiff/kernel";
import {
  type Encodable,
  type SandboxService,
  type sandboxService,
  type Timestamp,
  timestampOf,
} from "@skiff/proto";
import type { Handlers, Reply } from "@skiff/rpc";
import { killContainer } from "@skiff/runtime";
import { decodePlatformText } from "@skiff/spec";
import type { Shim } from "../shim.ts";

type Waited = Encodable<typeof sandboxService.WaitSandbox.response>;
type Status = Encodable<typeof sandboxService.SandboxStatus.response>;

/** The sandbox service. A network namespace is the client's, who names it in each container's configuration. */
export function sandboxHandlers(shim: Shim): Handlers<SandboxService> {
  const { kernel, sandbox } = shim;
  const now = (): Timestamp => timestampOf(kernel.clock_gettime(CLOCK_REALTIME));
  return {
    CreateSandbox: ({ sandboxId, rootfs }) => {
      if (rootfs.length > 0) {
        throw new Fault("unimplemented", "a sandbox of oar's has no root file system of its own");
      }
      sandbox.create(sandboxId);
      return {};
    },
    StartSandbox: ({ sandboxId }) => {
      const createdAt = now();
      sandbox.start(sandboxId, createdAt);
      return { pid: kernel.getpid(), createdAt };
    },
    Platform: ({ sandboxId }) => {
      sandbox.get(sandboxId);
      const machine = readFile(kernel, "/proc/sys/kernel/arch").trim();
      return { platform: decodePlatformText(`linux/${machine}`) };
    },
    StopSandbox: ({ sandboxId }) => {
      sandbox.get(sandboxId);
      killAll(shim);
      sandbox.stop(sandboxId, now());
      return {};
    },
    WaitSandbox: ({ sandboxId }) => {
      sandbox.get(sandboxId);
      return (reply: Reply<Waited>) =>
        sandbox.whenStopped(sandboxId, ({ status, at }) =>
          reply.send({ exitStatus: status, exitedAt: at }),
        );
    },
    SandboxStatus: ({ sandboxId }) => statusOf(shim, sandboxId),
    PingSandbox: ({ sandboxId }) => {
      sandbox.get(sandboxId);
      return {};
    },
    ShutdownSandbox: ({ sandboxId }) => {
      sandbox.get(sandboxId);
      const [left] = shim.tasks.keys();
      if (left !== undefined) {
        throw new Fault("failed_precondition", `sandbox ${sandboxId} has container ${left}`);
      }
      sandbox.stop(sandboxId, now());
      sandbox.forget();
      shim.shutdown();
      return {};
    },
    // Its containers have theirs; it has nothing of its own that could be measured.
    SandboxMetrics: ({ sandboxId }) => {
      sandbox.get(sandboxId);
      return {};
    },
  };
}

/** Every process of every container in it. */
function killAll({ kernel, tasks, log }: Shim): void {
  for (const { id, made } of tasks.values()) {
    const all = { root: made.root, id, signal: "SIGKILL", all: true } as const;
    attempt(() => killContainer(kernel, all), log.warn);
  }
}

function statusOf({ kernel, sandbox }: Shim, id: string): Status {
  const phase = sandbox.get(id);
  const isReady = phase.status === "ready";
  return {
    sandboxId: id,
    pid: phase.status === "stopped" ? 0 : kernel.getpid(),
    state: isReady ? "SANDBOX_READY" : "SANDBOX_NOTREADY",
    createdAt: phase.status === "created" ? undefined : phase.createdAt,
    exitedAt: phase.status === "stopped" ? phase.exit.at : undefined,
  };
}
