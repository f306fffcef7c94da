import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";

type Rule = NonNullable<ContainerOptions["surroundings"]["deviceRules"]>[number];

/** "c 42:* rmw": the type, its numbers, and of r, w and m what is allowed. Throws `invalid_argument`. */
export function decodeDeviceRule(text: string): Rule {
  const [, type, major, minor, access = ""] =
    /^([abc]) (\d{1,9}|\*):(\d{1,9}|\*) ([rwm]{1,3})$/.exec(text) ?? [];
  if (type !== "a" && type !== "b" && type !== "c") {
    throw new Fault("invalid_argument", `invalid device cgroup format '${text}'; as "c 42:* rwm"`);
  }
  return { type, ...numbered("major", major), ...numbered("minor", minor), access };
}

function numbered(name: "major" | "minor", text: string | undefined): Partial<Rule> {
  return text === undefined || text === "*" ? {} : { [name]: Number(text) };
}
