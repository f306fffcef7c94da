import type { Engine } from "@skiff/engine";
import type { Command } from "./command.ts";
import type { ImageWish } from "./ensure-image.ts";
import type { Output } from "./output.ts";

export interface Found {
  /** With its group's name: "image ls". */
  readonly verb: string;
  readonly command: Command;
  /** What follows it. */
  readonly rest: readonly string[];
}

/** What a program has that runs lines: one has all of it, a smaller one hands the rest over to that. */
export interface Program {
  /** The command that a line begins with; undefined where it asks for help instead. Throws UsageFault for one that there is not. */
  find(words: readonly string[]): Promise<Found | undefined>;
  /** For `help`, `help COMMAND`, and a group without one of its commands. */
  help(words: readonly string[]): Promise<string>;
  /** Pulls the image that a container is to be made of. */
  readonly pull: (engine: Engine, output: Output, wish: ImageWish) => Promise<void>;
}
