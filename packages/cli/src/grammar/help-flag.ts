import type { Flag } from "./flag.ts";
import { toggle } from "./toggle.ts";

/** Of every command. */
export const helpFlag: Flag<boolean> = toggle({ name: "help", help: "Print usage" });
