export type { Command } from "./command.ts";
export { commands, loadCommands } from "./commands.ts";
export { globalFlags } from "./global-flags.ts";
export type { Flag } from "./grammar/flag.ts";
export { helpFlag } from "./grammar/help-flag.ts";
export { groups } from "./groups.ts";
