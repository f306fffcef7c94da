import type { Option } from "./grammar.ts";

/** Every command has it. */
export const helpOption: Option = { name: "help", short: "h" };
