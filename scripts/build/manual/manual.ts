import type { Option, Page } from "@skiff/runtime/manual";
import type { Section } from "./man-page.ts";

/** All that is told of a program and its commands: man pages and completion are made of it. */
export interface Manual {
  readonly program: string;
  readonly version: string;
  /** Of the man pages. */
  readonly section: 1 | 8;
  /** The program itself, its options those before a command. */
  readonly main: Page;
  /** Of all commands; the name of a group's has the group before it: "image ls". */
  readonly pages: readonly Page[];
  /** Groups of commands by their names, and what they are about. */
  readonly groups: ReadonlyMap<string, string>;
  readonly help: { readonly option: Option; readonly text: string };
  /** What a shell can offer, by the names that arguments and values have in the grammar, or that an option has: "--network". */
  readonly kinds: ReadonlyMap<string, ValueKind>;
  /** How the program is asked for a list of things, by what it is a list of. */
  readonly lists: Readonly<Record<string, string>>;
  readonly exitStatus: readonly string[];
  /** Sections that only the program's own page has. */
  readonly sections: readonly Section[];
}

/** What a shell can offer for a word: these words, a path, something of a list, or nothing. */
export type ValueKind =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "list"; readonly list: string }
  | { readonly kind: "directory" | "file" | "any" };
