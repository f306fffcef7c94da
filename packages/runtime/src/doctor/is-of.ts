import { AT_EMPTY_PATH, AT_FDCWD, ignoring, type Kernel, STATX_BASIC_STATS } from "@skiff/kernel";
import type { ContainerRecord } from "../container-record.ts";
import type { ContainerMark } from "./container-mark.ts";

/** Whether a mark names this record, by whatever path. Undefined where what it names is not there. */
export function isOf(
  kernel: Kernel,
  record: ContainerRecord,
  { root, id }: ContainerMark,
): boolean | undefined {
  const named = ignoring(["ENOENT"], () =>
    kernel.statx(AT_FDCWD, `${root}/${id}`, 0, STATX_BASIC_STATS),
  );
  if (named === undefined) return undefined;
  const own = kernel.statx(record.directory, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
  return (
    named.ino === own.ino && named.devMajor === own.devMajor && named.devMinor === own.devMinor
  );
}
