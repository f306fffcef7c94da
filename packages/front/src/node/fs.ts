import { handOverFor } from "../hand-over.ts";

export { constants } from "./constants.ts";
export * from "./directories.ts";
export * from "./files.ts";
export * from "./stat.ts";
export { watch } from "./watch.ts";
export { write } from "./write.ts";

export function mkdtempSync(): never {
  return handOverFor("mkdtemp");
}
