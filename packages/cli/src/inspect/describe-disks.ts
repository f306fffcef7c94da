import type { Container } from "@skiff/engine";
import type { Fields } from "../format/template/value.ts";

type Limits = Container["config"]["surroundings"]["limits"];
type Disk = NonNullable<Limits["disks"]>[number];

/** Docker's fields of what a container may use of disks. */
export function describeDisks({ blkioWeight, disks = [] }: Limits): Fields {
  const listed = (limit: Exclude<keyof Disk, "device">, name: string): readonly Fields[] =>
    disks.flatMap(({ device, [limit]: value }) =>
      value === undefined ? [] : [{ Path: device, [name]: value }],
    );
  return {
    BlkioWeight: blkioWeight ?? 0,
    BlkioWeightDevice: listed("weight", "Weight"),
    BlkioDeviceReadBps: listed("readBps", "Rate"),
    BlkioDeviceWriteBps: listed("writeBps", "Rate"),
    BlkioDeviceReadIOps: listed("readIops", "Rate"),
    BlkioDeviceWriteIOps: listed("writeIops", "Rate"),
  };
}
