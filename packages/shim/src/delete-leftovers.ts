import { isFault } from "@skiff/base";
import {
  AT_FDCWD,
  type Bytes,
  CLOCK_REALTIME,
  ignoring,
  type Kernel,
  signals,
  writeAll,
} from "@skiff/kernel";
import { deleteResponse, encode, timestampOf } from "@skiff/proto";
import { findRootOf, observeContainer } from "@skiff/runtime";
import { type ContainerId, decodeContainerId } from "@skiff/spec";
import type { Flags } from "./decode-flags.ts";
import { takeDeletionTime } from "./environment.ts";
import { findGroup } from "./find-group.ts";
import { Log } from "./log.ts";
import { socketPath } from "./socket-path.ts";
import { defaultRoot } from "./task/default-root.ts";
import { removeTask } from "./task/removal.ts";
import { type Made, TaskRecord } from "./task/task-record.ts";

/**
 * Removes all of a container whose shim is dead or does not answer, and prints
 * how it ended, as far as that can be known. Idempotent.
 */
export function deleteLeftovers(
  kernel: Kernel,
  { flags, environ }: { readonly flags: Flags; readonly environ: readonly Bytes[] },
): void {
  takeDeletionTime(environ);
  const id = decodeContainerId(flags.id);
  const bundle = flags.bundle ?? workingDirectory(kernel);
  const record = new TaskRecord(kernel, bundle);
  const made = record.find() ?? observeMade(kernel, { flags, id, bundle, record });
  const init = findInit(kernel, { root: made.root, id });
  const { warn } = new Log(kernel, { fd: 2 }, { runtime: "oar", id }); // nobody need read it
  const group = findGroup(kernel, bundle);
  const path = socketPath({ ...flags, id: group ?? id }, environ);
  const shim = { path, isShared: group !== undefined };
  removeTask({ kernel, id, bundle, made, shim, warn });
  for (const name of ["address", ".address"]) {
    ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, `${bundle}/${name}`, 0));
  }
  const response = {
    pid: init,
    exitStatus: 128 + signals.SIGKILL,
    exitedAt: timestampOf(kernel.clock_gettime(CLOCK_REALTIME)),
  };
  writeAll(kernel, { fd: 1 }, encode(deleteResponse, response));
}

/**
 * Its record is written before the rest: without one there is no more than a container of that name.
 * From one that is damaged all may have been made.
 */
function observeMade(
  kernel: Kernel,
  {
    flags: { namespace },
    id,
    bundle,
    record,
  }: {
    readonly flags: Flags;
    readonly id: ContainerId;
    readonly bundle: string;
    readonly record: TaskRecord;
  },
): Made {
  const root = findRootOf(kernel, { id, bundle, name: namespace }) ?? `${defaultRoot}/${namespace}`;
  return { root, mounts: record.isThere() };
}

function findInit(kernel: Kernel, name: Parameters<typeof observeContainer>[1]): number {
  try {
    const seen = observeContainer(kernel, name);
    return "init" in seen ? seen.init.pid : 0;
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    return 0;
  }
}

function workingDirectory(kernel: Kernel): string {
  const path = kernel.getcwd();
  return typeof path === "string" ? path : "";
}
