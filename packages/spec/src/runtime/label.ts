import { type Decoder, Mismatch, string } from "../decode/index.ts";

/** The name of a profile or label of a security module. An empty one is none: writers in Go leave it so. */
export const label: Decoder<string | undefined> = (value) => {
  const text = string(value);
  if (/["\0\n]/.test(text)) throw new Mismatch(`${JSON.stringify(text)} is no label`);
  return text === "" ? undefined : text;
};
