import type { DeviceRule, Integer64 } from "@skiff/spec";
import type { UnitProperty } from "./unit-property.ts";

/** What a rule for one kind of device allows. */
interface Allowed {
  readonly kind: "char" | "block";
  /** -1 is any. */
  readonly major: Integer64;
  readonly minor: Integer64;
  readonly access: string;
}

/**
 * Tells systemd which devices a v1 cgroup's processes may use, for it writes its own list to the
 * `devices` controller, all devices where it is told nothing, whenever it is loaded again. It
 * knows a device by its numbers and a driver by its name in /proc/devices: what it has no words
 * for is in the kernel's list alone, until then. All devices but some are all for it.
 */
export function planDeviceProperties(
  rules: readonly DeviceRule[],
  drivers: string,
): readonly UnitProperty[] {
  if (rules.length === 0) return [];
  const allowed = planAllowed(rules);
  if (allowed === "all") return [{ name: "DevicePolicy", type: "s", value: "auto" }];
  const nodes = allowed.flatMap((one) => nodesOf(one, drivers).map((node) => [node, one.access]));
  return [
    { name: "DevicePolicy", type: "s", value: "strict" },
    {
      name: "DeviceAllow",
      type: "a(ss)",
      value: nodes.map(([node = "", access = ""]) => [node, access] as const),
    },
  ];
}

/** As the v1 controller takes rules one by one: one that denies takes away from its like alone. */
function planAllowed(rules: readonly DeviceRule[]): readonly Allowed[] | "all" {
  let isAll = true; // a new cgroup has what its parent has
  const allowed = new Map<string, Allowed>();
  for (const { allow, type, major = -1, minor = -1, access = "rwm" } of rules) {
    if (type === undefined || type === "a") {
      isAll = allow;
      allowed.clear();
      continue;
    }
    const key = `${type} ${major}:${minor}`;
    const before = allowed.get(key)?.access ?? "";
    const now = ["r", "w", "m"].filter((one) =>
      access.includes(one) ? allow : before.includes(one),
    );
    const kind = type === "b" ? "block" : "char";
    if (now.length === 0) allowed.delete(key);
    else allowed.set(key, { kind, major, minor, access: now.join("") });
  }
  return isAll ? "all" : [...allowed.values()];
}

function nodesOf({ kind, major, minor }: Allowed, drivers: string): readonly string[] {
  if (major !== -1 && minor !== -1) return [`/dev/${kind}/${major}:${minor}`];
  if (minor !== -1) return [];
  if (major === -1) return [`${kind}-*`];
  const heading = kind === "char" ? "Character devices:" : "Block devices:";
  const [, section = ""] = drivers.split(`${heading}\n`);
  const [own = ""] = section.split("\n\n");
  const names = own.split("\n").flatMap((line) => {
    const [number, name = ""] = line.trim().split(" ");
    return number === String(major) ? [name] : [];
  });
  // A name with a slash is one device of several that share the number.
  return names
    .filter((name) => !name.includes("/"))
    .slice(0, 1)
    .map((name) => `${kind}-${name}`);
}
