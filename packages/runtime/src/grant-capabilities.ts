import { Fault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import { capabilityMask } from "./init/set-capabilities.ts";

/**
 * The process with those of its capabilities that can be granted. What this Linux does not know,
 * or what this process does not have itself, is left out and warned of: a configuration may be
 * for another kernel (runtime-spec, config.md, "Capabilities"). So are ambient ones that are not
 * inheritable. In a user namespace, which is where it is `mapped`, all can be granted.
 */
export function grantCapabilities(
  kernel: Pick<Kernel, "capget">,
  process: Process,
  { mapped, warn }: { readonly mapped: boolean; readonly warn: (fault: Fault) => void },
): Process {
  const { capabilities: sets } = process;
  if (sets === undefined) return process;
  const own = mapped ? everything : kernel.capget().permitted;
  const refused = new Set<string>();
  const keep = (names: readonly string[] = [], bits = own): readonly string[] =>
    names.filter((name) => {
      const isKept = (capabilityMask([name]) & bits) !== 0n;
      if (!isKept) refused.add(name);
      return isKept;
    });
  const bounding = keep(sets.bounding, everything);
  const effective = keep(sets.effective);
  const permitted = keep(sets.permitted);
  const inheritable = keep(sets.inheritable);
  if (refused.size > 0) {
    const names = [...refused].join(", ");
    warn(fault(`ignoring unknown or unavailable capabilities: ${names}`));
  }
  const passed = capabilityMask(inheritable) & capabilityMask(permitted);
  const ambient = (sets.ambient ?? []).filter((name) => {
    const isKept = (capabilityMask([name]) & passed) !== 0n;
    if (!isKept)
      warn(fault(`can't raise ambient capability ${name}: not permitted and inheritable`));
    return isKept;
  });
  return { ...process, capabilities: { bounding, effective, permitted, inheritable, ambient } };
}

const everything = (1n << 64n) - 1n;

function fault(message: string): Fault {
  return new Fault("failed_precondition", message);
}
