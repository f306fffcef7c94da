import type { CgroupDirectory } from "@skiff/cgroups";
import { Fault } from "@skiff/base";

/** A process that clone3(2) was to put into a cgroup was killed before it said a word. */
export class KilledAtBirth extends Fault {
  override readonly name: string = "KilledAtBirth";
}

/**
 * Makes something in a cgroup, into which its first process is born; where that is killed at once, makes it again,
 * and the process goes there by itself. Linux from 6.14 on compares how often the cgroups of parent and child were
 * killed by cgroup.kill: whose own cgroup ever was can have no child in a new one. It cannot be known before.
 */
export function bornOrJoined<T>(
  make: (entered: (directories: readonly CgroupDirectory[]) => readonly CgroupDirectory[]) => T,
): T {
  try {
    return make((directories) => directories);
  } catch (error) {
    if (!(error instanceof KilledAtBirth)) throw error;
    return make((directories) => directories.map((d) => ({ ...d, entered: "joined" })));
  }
}
