import {
  type At,
  BPF_CGROUP_DEVICE,
  BPF_F_ALLOW_MULTI,
  BPF_PROG_TYPE_CGROUP_DEVICE,
  type Descriptor,
  ignoring,
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
  using program = load(kernel, rules);
  kernel.bpf_prog_attach(cgroup, program, BPF_CGROUP_DEVICE, BPF_F_ALLOW_MULTI);
}

/**
 * The same for a cgroup that may have filters already, which go: at no time it is without one.
 * Where it does not, those that it had are in force still.
 */
export function replaceDeviceFilter(
  kernel: Programs,
  cgroup: At,
  rules: readonly DeviceRule[],
): void {
  const { ids, flags } = kernel.bpf_prog_query(cgroup, BPF_CGROUP_DEVICE, 0);
  if (ids.length === 0) return filterDevices(kernel, cgroup, rules);
  using program = load(kernel, rules);
  // With other flags there is room for one, which takes the place of who is there (linux/bpf.h, BPF_PROG_ATTACH).
  kernel.bpf_prog_attach(cgroup, program, BPF_CGROUP_DEVICE, flags);
  if (flags !== BPF_F_ALLOW_MULTI) return;
  using undo = new DisposableStack();
  undo.defer(() => kernel.bpf_prog_detach(cgroup, program, BPF_CGROUP_DEVICE));
  for (const id of ids) {
    ignoring(["ENOENT"], () => {
      using replaced = kernel.bpf_prog_get_fd_by_id(id);
      kernel.bpf_prog_detach(cgroup, replaced, BPF_CGROUP_DEVICE);
    });
  }
  undo.move();
}

function load(kernel: Programs, rules: readonly DeviceRule[]): Descriptor {
  const instructions = encodeBpf(planDeviceProgram(rules));
  return kernel.bpf_prog_load(BPF_PROG_TYPE_CGROUP_DEVICE, instructions, "Apache-2.0");
}
