import { Mismatch } from "./mismatch.ts";

/**
 * `JSON.parse`, but an integer that a number cannot hold exactly becomes a bigint.
 * Throws `invalid_argument` where the text is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    // A reviver is called for every value: only a document with a long number pays for it.
    return /\d{16}/.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Mismatch(`not JSON: ${error.message}`);
  }
}

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
