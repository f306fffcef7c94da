import { statSync } from "node:fs";
import { Fault } from "@skiff/base";
import { guarded } from "@skiff/store";
import type { DiskLimit } from "../container/limits.ts";
import { type DeviceNumber, deviceNumber } from "./device-number.ts";

/** A disk's limits, and its number as it is now. */
export type ObservedDisk = DiskLimit & DeviceNumber;

/** Throws `not_found` for what is not there, `invalid_argument` for what is no block device. */
export function observeDisks(disks: readonly DiskLimit[] = []): readonly ObservedDisk[] {
  return disks.map((disk) => {
    const stat = guarded(`device ${disk.device}`, () => statSync(disk.device));
    if (stat.isBlockDevice()) return { ...disk, ...deviceNumber(stat.rdev) };
    throw new Fault("invalid_argument", `device ${disk.device}: is no block device`);
  });
}
