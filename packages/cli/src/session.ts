import type { Engine } from "@skiff/engine";
import type { Output } from "./output.ts";
import type { Program } from "./program.ts";

/** What a command has to work with. */
export interface Session extends Output, Pick<Program, "pull"> {
  /** Opens the engine, once, and finishes what a crash left. */
  readonly engine: () => Promise<Engine>;
  /** The command is over: what is to come of its containers is someone's to see to. */
  readonly end: () => Promise<void>;
  readonly root: string;
  readonly state: string;
}
