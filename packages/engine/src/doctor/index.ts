export type { Leftover } from "./leftover.ts";
export { listLeftovers } from "./list-leftovers.ts";
export { listMissing, type Missing } from "./list-missing.ts";
export { Machine } from "./machine.ts";
