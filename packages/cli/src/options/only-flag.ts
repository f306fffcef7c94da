import { Fault } from "@skiff/base";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { texts } from "../grammar/texts.ts";

/** A choice of one. */
export function onlyFlag(name: string, only: string, help: string): Flag<unknown> {
  return converted(texts({ name, value: "string", help }), (given) => {
    const other = given.find((one) => one !== only && one !== "");
    if (other !== undefined) throw new Fault("invalid_argument", `there is only ${only}`);
    return undefined;
  });
}
