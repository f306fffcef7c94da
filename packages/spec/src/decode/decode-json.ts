import type { Decoder } from "./decoder.ts";
import { Mismatch } from "./mismatch.ts";

/**
 * What the decoder makes of a JSON text, in which an integer that a number cannot hold exactly is a
 * bigint. Throws `invalid_argument` where the text is not JSON or is deeper than the stack allows, and what the decoder throws.
 */
export function decodeJson<T>(text: string, decode: Decoder<T>): T {
  try {
    return decode(parse(text));
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    // A reviver is called for every value: only a text that does not match without one pays for it.
    return decode(parse(text, exact));
  }
}

function parse(text: string, reviver?: typeof exact): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch (error) {
    if (error instanceof RangeError) throw new Mismatch("not JSON: nested too deeply");
    if (!(error instanceof SyntaxError)) throw error;
    throw new Mismatch(`not JSON: ${error.message.replaceAll("\n", "\\n")}`);
  }
}

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
