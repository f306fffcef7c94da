import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { texts } from "../grammar/texts.ts";
import { decodeSize } from "./decode-size.ts";

export type DiskLimit = NonNullable<ContainerOptions["surroundings"]["limits"]["disks"]>[number];
type Limit = Exclude<keyof DiskLimit, "device">;

const weight = diskFlag("blkio-weight-device", {
  limit: "weight",
  help: "Block IO weight (relative device weight), DEVICE:WEIGHT",
  decode: decodeWeight,
});
const readBps = diskFlag("device-read-bps", {
  limit: "readBps",
  help: "Limit read rate (bytes per second) from a device, DEVICE:BYTES",
  decode: decodeSize,
});
const readIops = diskFlag("device-read-iops", {
  limit: "readIops",
  help: "Limit read rate (IO per second) from a device, DEVICE:COUNT",
  decode: decodeCount,
});
const writeBps = diskFlag("device-write-bps", {
  limit: "writeBps",
  help: "Limit write rate (bytes per second) to a device, DEVICE:BYTES",
  decode: decodeSize,
});
const writeIops = diskFlag("device-write-iops", {
  limit: "writeIops",
  help: "Limit write rate (IO per second) to a device, DEVICE:COUNT",
  decode: decodeCount,
});

/** What a container may use of one disk: of `run` and `create`. */
export const diskFlags: readonly Flag<readonly DiskLimit[]>[] = [
  weight,
  readBps,
  readIops,
  writeBps,
  writeIops,
];

/** Undefined where the line says nothing of disks. Throws `invalid_argument`. */
export function decodeDisks(line: ParsedLine): readonly DiskLimit[] | undefined {
  const disks = diskFlags.flatMap((flag) => line.get(flag));
  return disks.length === 0 ? undefined : disks;
}

function diskFlag(
  name: string,
  {
    limit,
    help,
    decode,
  }: {
    readonly limit: Limit;
    readonly help: string;
    readonly decode: (text: string) => number;
  },
): Flag<readonly DiskLimit[]> {
  return converted(texts({ name, value: "list", help }), (given) =>
    given.map((text) => {
      const [, device, value] = /^(\/dev\/[^:]+):([^:]+)$/.exec(text) ?? [];
      if (device !== undefined && value !== undefined) return { device, [limit]: decode(value) };
      throw new Fault("invalid_argument", `bad format: ${text}; use /dev/NAME:VALUE`);
    }),
  );
}

function decodeCount(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Fault("invalid_argument", `${text}: must be a whole number`);
}

/** As Docker: 0 is none. */
function decodeWeight(text: string): number {
  const given = decodeCount(text);
  if (given === 0 || (given >= 10 && given <= 1000)) return given;
  throw new Fault("invalid_argument", `${text}: must be from 10 to 1000, or 0`);
}
