import { Sha512 } from "./sha512.ts";

/** `crypto.createHash`, for what names of chains are made by. */
export function createHash(algorithm: string): Sha512 {
  if (algorithm !== "sha512") throw new TypeError(`createHash: ${algorithm}`);
  return new Sha512();
}
