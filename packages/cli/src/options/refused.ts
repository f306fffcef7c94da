import { Fault } from "@skiff/base";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { texts } from "../grammar/texts.ts";

/** A flag of Docker's for what is not there: it says so, and what to do instead. */
export function refused(flag: Pick<Flag<unknown>, "name" | "short">, why: string): Flag<unknown> {
  return converted(texts({ ...flag, value: "string", help: `Not supported: ${why}` }), (given) => {
    if (given.length > 0) throw new Fault("invalid_argument", `not supported: ${why}`);
    return undefined;
  });
}
