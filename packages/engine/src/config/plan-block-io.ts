import type { BlockIo } from "@skiff/spec";
import type { DiskLimit } from "../container/limits.ts";
import type { ObservedDisk } from "./observe-disks.ts";

type Throttle = { readonly major: number; readonly minor: number; readonly rate: number };

/** Undefined where nothing is asked for. */
export function planBlockIo(
  weight: number | undefined,
  disks: readonly ObservedDisk[],
): BlockIo | undefined {
  if (weight === undefined && disks.length === 0) return undefined;
  const throttles = (limit: Exclude<keyof DiskLimit, "device">): readonly Throttle[] =>
    disks.flatMap(({ major, minor, [limit]: rate }) =>
      rate === undefined ? [] : [{ major, minor, rate }],
    );
  return {
    weight,
    weightDevice: throttles("weight").map(({ major, minor, rate }) => {
      return { major, minor, weight: rate };
    }),
    throttleReadBpsDevice: throttles("readBps"),
    throttleWriteBpsDevice: throttles("writeBps"),
    throttleReadIOPSDevice: throttles("readIops"),
    throttleWriteIOPSDevice: throttles("writeIops"),
  };
}
