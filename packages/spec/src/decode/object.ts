import type { Decoder } from "./decoder.ts";
import { jsonObject } from "./json-object.ts";
import { Members } from "./members.ts";

/**
 * An object with known members:
 * `object((o) => ({ size: o.required("size", integer), os: o.optional("os", string) }))`.
 */
export function object<T>(shape: (members: Members) => T): Decoder<T> {
  return (value) => shape(new Members(jsonObject(value)));
}
