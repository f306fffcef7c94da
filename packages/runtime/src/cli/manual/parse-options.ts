import { Fault } from "@skiff/base";
import type { Option } from "./grammar/grammar.ts";

export interface Parsed {
  /** A switch is "true"; of an option that is there several times the last one counts. */
  readonly values: ReadonlyMap<string, string>;
  /** Every value of an option that may be there several times. */
  readonly every: ReadonlyMap<string, readonly string[]>;
  /** The words that are no options. */
  readonly rest: readonly string[];
}

/**
 * Options among arguments, up to `--`; or only those before the first argument, where what follows
 * it is another program's. Throws `invalid_argument`.
 */
export function parseOptions(
  words: readonly string[],
  options: readonly Option[],
  { where }: { readonly where: "anywhere" | "first" },
): Parsed {
  const values = new Map<string, string>();
  const every = new Map<string, string[]>();
  const rest: string[] = [];
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") {
      i++;
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      if (where === "first") break;
      rest.push(word);
      continue;
    }
    const [flag, inline] = split(word);
    const option = find(options, flag);
    if (option.value === undefined) {
      values.set(option.name, inline ?? "true");
    } else {
      const value = inline ?? words[++i];
      if (value === undefined) throw usage(`option ${flag} needs ${option.value}`);
      if (option.choices !== undefined) demandChoice(option.choices, { flag, value });
      values.set(option.name, value);
      if (option.repeats === true)
        every.set(option.name, [...(every.get(option.name) ?? []), value]);
    }
  }
  return { values, every, rest: [...rest, ...words.slice(i)] };
}

function demandChoice(
  choices: readonly string[],
  { flag, value }: { readonly flag: string; readonly value: string },
): void {
  if (choices.includes(value)) return;
  throw new Fault(
    "invalid_argument",
    `${flag}: ${JSON.stringify(value)} is not one of ${choices.join(", ")}`,
  );
}

/** Like runc's, an option may have one dash or two. */
function find(options: readonly Option[], flag: string): Option {
  const name = flag.replace(/^--?/, "");
  const option = options.find((o) => o.name === name || o.short === name);
  if (option === undefined) throw usage(`unknown option ${flag}`);
  return option;
}

function split(word: string): readonly [flag: string, inline: string | undefined] {
  const equals = word.indexOf("=");
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function usage(message: string): Fault {
  return new Fault("invalid_argument", `${message}: see oar help`);
}
