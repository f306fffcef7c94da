import { readFileSync } from "node:fs";
import { capabilityNames } from "@skiff/spec";
import { decodeCapability } from "./decode-capability.ts";
import { defaultCapabilities } from "./default-capabilities.ts";

export interface CapabilityWish {
  readonly privileged: boolean;
  /** "ALL", "NET_ADMIN", "CAP_NET_ADMIN", in any case. */
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

/**
 * Root's powers in a container, as Docker settles them: what is added wins over ALL dropped, what
 * is dropped over ALL added. Throws `invalid_argument` for what is no capability.
 */
export function planCapabilities(
  wish: CapabilityWish,
  known: readonly string[],
): readonly string[] {
  const add = wish.add.map(decodeCapability);
  const drop = wish.drop.map(decodeCapability);
  if (wish.privileged) return known;
  const isDropped = (name: string): boolean => drop.includes(name);
  if (add.includes("ALL")) return known.filter((name) => !isDropped(name));
  const named = known.filter((name) => add.includes(name));
  const kept = drop.includes("ALL") ? [] : defaultCapabilities.filter((name) => !isDropped(name));
  return [...new Set([...kept, ...named])];
}

/** Those that we could give: a host that is a container itself has not all. */
export function knownCapabilities(): readonly string[] {
  const bounds = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  const bits = BigInt(`0x${bounds ?? "0"}`);
  return capabilityNames.filter((_, bit) => ((bits >> BigInt(bit)) & 1n) === 1n);
}
