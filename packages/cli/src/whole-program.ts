import { findCommand } from "./find-command.ts";
import type { Program } from "./program.ts";

/** What tells of commands, and what pulls, is loaded only when it is asked for. */
export const wholeProgram: Program = {
  find: findCommand,
  help: async (words) => (await import("./help-on.ts")).helpOn(words),
  pull: async (engine, output, wish) =>
    (await import("./pull-wanted.ts")).pullWanted(engine, output, wish),
};
