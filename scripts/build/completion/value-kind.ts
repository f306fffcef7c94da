import { type Option, pages } from "@skiff/runtime/manual";

/** What a shell can offer for a word: these words, a path, a container's id, or nothing. */
export type ValueKind =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "directory" | "file" | "container" | "any" };

const signals = ["TERM", "KILL", "INT", "HUP", "QUIT", "USR1", "USR2", "STOP", "CONT", "WINCH"];

/** By the names that values and arguments have in the grammar. */
const kinds: ReadonlyMap<string, ValueKind> = new Map<string, ValueKind>([
  ["DIR", { kind: "directory" }],
  ["DIRECTORY", { kind: "directory" }],
  ["FILE", { kind: "file" }],
  ["PATH", { kind: "file" }],
  ["CONTAINER", { kind: "container" }],
  ["[CONTAINER...]", { kind: "container" }],
  ["[SIGNAL]", { kind: "words", words: signals }],
  ["[COMMAND]", { kind: "words", words: pages.map(({ grammar }) => grammar.name) }],
]);

/** Undefined for a switch. */
export function valueKind({ value, choices }: Option): ValueKind | undefined {
  if (value === undefined) return undefined;
  return choices === undefined
    ? (kinds.get(value) ?? { kind: "any" })
    : { kind: "words", words: choices };
}

/** What each of a command's arguments is; the last one may stand for any number of them. */
export function operandKinds(usage: string): {
  readonly operands: readonly ValueKind[];
  readonly repeats: boolean;
} {
  const words = usage.split(" ").filter((word) => word !== "");
  return {
    operands: words.map((word) => kinds.get(word) ?? { kind: "any" }),
    repeats: words.at(-1)?.includes("...") === true,
  };
}
