import type { DeviceRule } from "@skiff/spec";

/** No device, but for those of runtime-spec's default devices, which every runtime allows by itself. */
export const defaultDeviceRules: readonly DeviceRule[] = [{ allow: false, access: "rwm" }];
