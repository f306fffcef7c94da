import type { BlockIo } from "@skiff/spec";
import type { Setting } from "./setting.ts";

type Throttle = Exclude<keyof BlockIo, "weight" | "leafWeight" | "weightDevice">;

/** Of each limit v1's file, and v2's word in io.max. */
const throttles = {
  throttleReadBpsDevice: ["blkio.throttle.read_bps_device", "rbps"],
  throttleWriteBpsDevice: ["blkio.throttle.write_bps_device", "wbps"],
  throttleReadIOPSDevice: ["blkio.throttle.read_iops_device", "riops"],
  throttleWriteIOPSDevice: ["blkio.throttle.write_iops_device", "wiops"],
} as const satisfies Readonly<Record<Throttle, readonly [v1: string, v2: string]>>;

const names = [
  "throttleReadBpsDevice",
  "throttleWriteBpsDevice",
  "throttleReadIOPSDevice",
  "throttleWriteIOPSDevice",
] as const satisfies readonly Throttle[];

/** The one scheduler that has weights on v1 is BFQ; leaf weights were another one's, before Linux 5.0. */
export function blockIoV1(io: BlockIo): readonly Setting[] {
  const { weight, leafWeight, weightDevice = [] } = io;
  return [
    ...settingOf("blkio.bfq.weight", "", weight),
    ...settingOf("blkio.leaf_weight", "", leafWeight),
    ...weightDevice.flatMap(({ major, minor, weight: own, leafWeight: leaf }) => [
      ...settingOf("blkio.bfq.weight_device", `${major}:${minor} `, own),
      ...settingOf("blkio.leaf_weight_device", `${major}:${minor} `, leaf),
    ]),
    ...names.flatMap((name) =>
      (io[name] ?? []).map(({ major, minor, rate }) => ({
        file: throttles[name][0],
        value: `${major}:${minor} ${rate}`,
      })),
    ),
  ];
}

export function blockIoV2(io: BlockIo): readonly Setting[] {
  const { weight, weightDevice = [] } = io;
  return [
    ...settingOf("io.weight", "default ", converted(weight)),
    ...weightDevice.flatMap(({ major, minor, weight: own }) =>
      settingOf("io.weight", `${major}:${minor} `, converted(own)),
    ),
    ...names.flatMap((name) =>
      (io[name] ?? []).map(({ major, minor, rate }) => ({
        file: "io.max",
        value: `${major}:${minor} ${throttles[name][1]}=${BigInt(rate) === 0n ? "max" : rate}`,
      })),
    ),
  ];
}

function settingOf(file: string, before: string, value: number | undefined): readonly Setting[] {
  return value === undefined ? [] : [{ file, value: `${before}${value}` }];
}

/** 10…1000 on 1…10000, as the field's runtimes convert them. */
function converted(weight: number | undefined): number | undefined {
  return weight === undefined ? undefined : 1 + Math.floor(((weight - 10) * 9999) / 990);
}
