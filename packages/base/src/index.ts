export type { Brand } from "./brand.ts";
export { attempt, type Code, during, Fault, isFault } from "./fault.ts";
export { type Step, step, teardown } from "./teardown.ts";
