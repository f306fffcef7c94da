import type { Flag } from "./flag.ts";

/** `flag`, its value passed through `convert`, which throws `invalid_argument` with the reason. */
export function converted<From, To>(flag: Flag<From>, convert: (value: From) => To): Flag<To> {
  return { ...flag, decode: (texts) => convert(flag.decode(texts)) };
}
