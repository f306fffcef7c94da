import { integer } from "../decode/integer.ts";
import { Mismatch } from "../decode/mismatch.ts";

/** 2, the only one that is in use: Docker's schema 1 has no content addresses. */
export function schemaVersion(value: unknown): 2 {
  const version = integer(value);
  if (version !== 2) throw new Mismatch(`${version} is not supported, only 2 is`);
  return version;
}
