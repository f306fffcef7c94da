import { isFault } from "@skiff/base";
import type { Flag } from "./flag.ts";
import type { ParsedLine } from "./parsed-line.ts";
import { flagStatus, UsageFault } from "./usage-fault.ts";

export interface Grammar {
  readonly flags: readonly Flag<unknown>[];
  /** Flags end at the first operand: what follows is another program's line. */
  readonly stopsAtOperand: boolean;
}

/**
 * Reads a line as Docker does: `--flag value`, `--flag=value`, `-f value`, `-fvalue`,
 * `-abc` for toggles together, `--` before operands. Throws UsageFault.
 */
export function parseLine(grammar: Grammar, words: readonly string[]): ParsedLine {
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--" || (isOperand(word) && grammar.stopsAtOperand)) {
      operands.push(...words.slice(word === "--" ? at + 1 : at));
      break;
    }
    if (isOperand(word)) operands.push(word);
    else at += takeFlags(grammar.flags, { word, next: words[at + 1], given });
  }
  for (const flag of grammar.flags) check(flag, given.get(flag.name));
  return {
    operands,
    get: (flag) => flag.decode(given.get(flag.name) ?? []),
    has: (flag) => given.has(flag.name),
  };
}

interface Place {
  readonly word: string;
  readonly next: string | undefined;
  readonly given: Map<string, string[]>;
}

function isOperand(word: string): boolean {
  return word === "-" || !word.startsWith("-");
}

/** How many words after this one were used up as a value. */
function takeFlags(flags: readonly Flag<unknown>[], place: Place): 0 | 1 {
  return place.word.startsWith("--") ? takeLong(flags, place) : takeShort(flags, place);
}

function takeLong(flags: readonly Flag<unknown>[], { word, next, given }: Place): 0 | 1 {
  const equals = word.indexOf("=");
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const flag = flags.find((f) => f.name === name || f.aliases?.includes(name));
  if (flag === undefined) throw flagFault(`unknown flag: --${name}`);
  if (equals >= 0) return take(given, flag, word.slice(equals + 1), 0);
  if (flag.value === undefined) return take(given, flag, "true", 0);
  if (next === undefined) throw flagFault(`flag needs an argument: --${name}`);
  return take(given, flag, next, 1);
}

function takeShort(flags: readonly Flag<unknown>[], { word, next, given }: Place): 0 | 1 {
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    const flag = flags.find((f) => f.short === letter);
    if (flag === undefined) throw flagFault(`unknown shorthand flag: '${letter}' in ${word}`);
    const rest = word.slice(at + 1);
    if (rest.startsWith("=")) return take(given, flag, rest.slice(1), 0);
    if (flag.value !== undefined && rest !== "") return take(given, flag, rest, 0);
    if (flag.value === undefined) {
      take(given, flag, "true", 0);
      continue;
    }
    if (next === undefined) {
      throw flagFault(`flag needs an argument: '${letter}' in ${word}`);
    }
    return take(given, flag, next, 1);
  }
  return 0;
}

function take<N extends 0 | 1>(
  given: Map<string, string[]>,
  flag: Flag<unknown>,
  value: string,
  used: N,
): N {
  given.set(flag.name, [...(given.get(flag.name) ?? []), value]);
  return used;
}

function check(flag: Flag<unknown>, texts: readonly string[] | undefined): void {
  if (texts === undefined) return;
  try {
    flag.decode(texts);
  } catch (error) {
    if (!isFault(error)) throw error;
    const shown = `${flag.short === undefined ? "" : `-${flag.short}, `}--${flag.name}`;
    throw flagFault(
      `invalid argument ${JSON.stringify(texts.at(-1))} for "${shown}" flag: ${error.message}`,
    );
  }
}

function flagFault(message: string): UsageFault {
  return new UsageFault(message, flagStatus);
}
