import { during } from "@skiff/base";
import {
  ignoring,
  type Kernel,
  PR_CAP_AMBIENT,
  PR_CAP_AMBIENT_CLEAR_ALL,
  PR_CAP_AMBIENT_RAISE,
  PR_CAPBSET_DROP,
} from "@skiff/kernel";
import { type Capabilities, capabilityNames, capabilityNumber } from "@skiff/spec";

/** More than any Linux has. */
const count = 64;

/** Capabilities that are kept for a while beside those that are named, as bits. */
export interface Spared {
  readonly permitted: bigint;
  readonly effective: bigint;
}

export const none: Spared = { permitted: 0n, effective: 0n };

export function boundCapabilities(kernel: Kernel, { bounding = [] }: Capabilities): void {
  const kept = new Set(bounding.map(capabilityNumber));
  for (let capability = 0; capability < count; capability++) {
    if (kept.has(capability)) continue;
    const dropped = ignoring(["EINVAL"], () => kernel.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0));
    if (dropped === undefined) return; // the first one that this Linux does not know
  }
}

/** Leaves of the ambient ones those that are still permitted and inheritable (capabilities(7)). */
export function setCapabilities(kernel: Kernel, sets: Capabilities, spared: Spared): void {
  const effective = capabilityMask(sets.effective) | spared.effective;
  const permitted = capabilityMask(sets.permitted) | spared.permitted;
  kernel.capset(effective, permitted, capabilityMask(sets.inheritable));
}

export function setAmbient(kernel: Kernel, { ambient = [] }: Capabilities): void {
  kernel.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (const name of ambient) {
    during(`raise ambient ${name}`, () =>
      kernel.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capabilityNumber(name) ?? -1, 0, 0),
    );
  }
}

const bits: ReadonlyMap<string, bigint> = new Map(
  capabilityNames.map((name, number) => [name, 1n << BigInt(number)]),
);

/** None for a name that is none. */
export function capabilityMask(names: readonly string[] = []): bigint {
  return names.reduce((mask, name) => mask | (bits.get(name) ?? 0n), 0n);
}
