import { Fault } from "@skiff/base";
import { argument } from "./argument.ts";
import { isList } from "./is-list.ts";
import { isMap } from "./is-map.ts";
import { kindOf } from "./kind-of.ts";
import type { Value } from "./value.ts";

/** `index`: an item of a list, or of a map, where an absent one is empty. Throws `invalid_argument`. */
export function indexInto(value: Value, key: Value): Value {
  if (isMap(value)) return value.get(argument.text(key)) ?? "";
  if (isList(value) || typeof value === "string") {
    const at = argument.whole(key);
    if (at >= 0 && at < value.length) {
      return isList(value) ? value[at] : value.codePointAt(at);
    }
    throw new Fault("invalid_argument", `index out of range: ${at}`);
  }
  throw new Fault("invalid_argument", `can't index item of type ${kindOf(value)}`);
}
