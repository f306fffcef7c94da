import {
  type At,
  BPF_CGROUP_DEVICE,
  BPF_F_ALLOW_MULTI,
  BPF_PROG_TYPE_CGROUP_DEVICE,
  type Programs,
} from "@skiff/kernel";
import type { DeviceRule } from "@skiff/spec";
import { encodeBpf } from "./encode-bpf.ts";
import { planDeviceProgram } from "./plan-device-program.ts";

/**
 * Lets the rules decide which devices the v2 cgroup's processes open and make, and those
 * below it; what cgroups above forbid stays forbidden. The filter goes with the cgroup:
 * nothing else holds it.
 */
export function filterDevices(kernel: Programs, cgroup: At, rules: readonly DeviceRule[]): void {
  const instructions = encodeBpf(planDeviceProgram(rules));
  using program = kernel.bpf_prog_load(BPF_PROG_TYPE_CGROUP_DEVICE, instructions, "Apache-2.0");
  kernel.bpf_prog_attach(cgroup, program, BPF_CGROUP_DEVICE, BPF_F_ALLOW_MULTI);
}
