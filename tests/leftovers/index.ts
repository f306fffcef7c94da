export { assertNothingLeft } from "./assert-nothing-left.ts";
export { differences } from "./differences.ts";
export { observeWorld } from "./observe-world.ts";
export type { Scope } from "./scope.ts";
export type { World } from "./world.ts";
