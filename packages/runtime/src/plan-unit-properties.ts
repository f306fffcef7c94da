import { planDeviceProperties, planProperties, type UnitProperty } from "@skiff/cgroups";
import { type Files, readFile } from "@skiff/kernel";
import type { ContainerPlan } from "./plan-container.ts";

/** What systemd is told of the unit that it makes for a container: last comes what the configuration asks for. */
export function planUnitProperties(
  kernel: Files,
  { resources, cgroup, unitProperties }: ContainerPlan,
): readonly UnitProperty[] {
  const isV1 = cgroup.some(({ controllers }) => controllers.includes("devices"));
  const devices = isV1
    ? planDeviceProperties(resources.devices ?? [], readFile(kernel, "/proc/devices"))
    : [];
  return [...planProperties(resources, cgroup), ...devices, ...unitProperties];
}
