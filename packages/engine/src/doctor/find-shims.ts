import { Fault } from "@skiff/base";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";

/** Shims of containers whose folder is gone: nobody finds them there any more. */
export function findShims(machine: Machine, kept: string | undefined): readonly Leftover[] {
  return machine
    .programs()
    .filter(({ name }) => name.startsWith("containerd-shim"))
    .flatMap(({ pid }): readonly Leftover[] => {
      const folder = machine.path("proc", String(pid));
      const started = startOf(machine, folder);
      const bundle = / \(deleted\)$/.exec(machine.link(`${folder}/cwd`));
      if (bundle === null) return [];
      const children = childrenOf(machine, folder);
      return [
        {
          kind: "shim",
          what: `process ${pid}`,
          why: `its folder ${bundle.input.slice(0, bundle.index)} was removed`,
          kept: children === 0 ? kept : `${children} of its container's processes run`,
          remove: () => {
            if (started === startOf(machine, folder)) end(pid);
          },
        },
      ];
    });
}

/** A pid is another process's once it is free: this and the pid together are not. See proc(5). */
function startOf(machine: Machine, folder: string): string | undefined {
  const stat = machine.read(`${folder}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function childrenOf(machine: Machine, folder: string): number {
  const threads = machine.folders(`${folder}/task`);
  const lists = threads.map((thread) => machine.read(`${folder}/task/${thread}/children`));
  return lists.join(" ").split(" ").filter(Boolean).length;
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) {
      throw new Fault("permission_denied", `end process ${pid}: ${String(error)}`);
    }
  }
}
