import type { DeviceRule } from "@skiff/spec";

/** No device but those that give nothing away; the runtime adds the terminals'. Docker's list. */
export const defaultDeviceRules: readonly DeviceRule[] = [
  { allow: false, access: "rwm" },
  ...[
    [1, 3], // null
    [1, 5], // zero
    [1, 7], // full
    [1, 8], // random
    [1, 9], // urandom
    [5, 0], // tty
    [5, 1], // console
  ].map(([major, minor]): DeviceRule => ({ allow: true, type: "c", major, minor, access: "rwm" })),
];
