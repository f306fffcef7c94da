import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Option, Page } from "@skiff/runtime/manual";
import type { Manual, ValueKind } from "../manual/manual.ts";
import { membersOf } from "./members-of.ts";
import { phraseOf } from "./phrase-of.ts";
import { operandKinds, valueKind } from "./value-kind.ts";

/** Completion for fish: one line for each option, made of the grammar. */
export function fishCompletion(manual: Manual): string {
  const { program, main, pages, groups } = manual;
  const walk = readFileSync(join(import.meta.dirname, "walk.fish"), "utf8");
  const valued = [main, ...pages].flatMap(({ grammar }) =>
    grammar.options.filter(({ value }) => value !== undefined).flatMap(flags),
  );
  return [
    walk.replaceAll("@program@", program),
    `\nset -g __${program}_valued ${[...new Set(valued)].join(" ")}\n`,
    `set -g __${program}_groups ${[...groups.keys()].join(" ")}\n\n`,
    `complete -c ${program} -f\n`,
    ...optionLines(manual, main),
    ...["", ...groups.keys()].flatMap((group) => memberLines(manual, group)),
    ...pages.flatMap((page) => [...optionLines(manual, page), ...operandLines(manual, page)]),
  ].join("");
}

function memberLines(manual: Manual, group: string): readonly string[] {
  const { program } = manual;
  const place = group === "" ? 1 : 2;
  const when = quoted(`__${program}_command '${group}' ${place} ${place}`);
  return membersOf(manual, group).map(
    ({ name, summary }) => `complete -c ${program} -n ${when} -a ${name} -d ${quoted(summary)}\n`,
  );
}

function flags({ name, short }: Option): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

function optionLines(manual: Manual, { grammar, options }: Page): readonly string[] {
  const { program, help } = manual;
  const own = grammar.name === "" ? grammar.options : [...grammar.options, help.option];
  const most = grammar.name === "" ? 1 : 2;
  const when = quoted(`__${program}_command '${grammar.name}' ${most} ${most}`);
  return own.map((option) => {
    const { name, short } = option;
    const kind = valueKind(manual, option);
    const value = kind === undefined ? "" : ` ${offered(manual, kind)}`;
    const brief = short === undefined ? "" : ` -s ${short}`;
    const text = quoted(phraseOf(options[name] ?? help.text));
    return `complete -c ${program} -n ${when}${brief} -l ${name}${value} -d ${text}\n`;
  });
}

function operandLines(manual: Manual, { grammar }: Page): readonly string[] {
  const { program } = manual;
  const { operands, repeats } = operandKinds(manual, grammar.usage);
  return operands.flatMap((kind, index) => {
    if (kind.kind === "any") return [];
    const most = repeats && index === operands.length - 1 ? 1000 : index + 2;
    const when = quoted(`__${program}_command '${grammar.name}' ${most} ${index + 2}`);
    return [`complete -c ${program} -n ${when} ${offered(manual, kind).replace("-x ", "")}\n`];
  });
}

function offered({ program, lists }: Manual, kind: ValueKind): string {
  switch (kind.kind) {
    case "words":
      return `-x -a ${quoted(kind.words.join(" "))}`;
    case "directory":
      return "-x -a '(__fish_complete_directories)'";
    case "file":
      return "-r -F";
    case "list":
      return `-x -a ${quoted(`(__${program}_list ${inFish(lists[kind.list] ?? "")})`)}`;
    case "any":
      return "-x";
    default:
      return kind satisfies never;
  }
}

/** Braces mean something there. */
function inFish(words: string): string {
  return words
    .split(" ")
    .map((word) => (word.includes("{") ? quoted(word) : word))
    .join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
