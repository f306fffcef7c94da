import { readFileSync } from "node:fs";
import { join } from "node:path";
import { helpOption, oarPage, type Option, type Page, pages } from "@skiff/runtime/manual";
import { phraseOf } from "./phrase-of.ts";
import { operandKinds, type ValueKind, valueKind } from "./value-kind.ts";

/** Completion for fish: one line for each option, made of the grammar. */
export function fishCompletion(): string {
  const walk = readFileSync(join(import.meta.dirname, "walk.fish"), "utf8");
  const valued = [oarPage, ...pages].flatMap(({ grammar }) =>
    grammar.options.filter(({ value }) => value !== undefined).flatMap(flags),
  );
  return [
    walk,
    `\nset -g __oar_valued ${[...new Set(valued)].join(" ")}\n\n`,
    "function __oar_command\n    set -l words (__oar_words $__oar_valued)\n",
    '    test "$words[2]" = $argv[1]; and test (count $words) -le $argv[2]; and test (count $words) -ge $argv[3]\nend\n\n',
    "complete -c oar -f\n",
    ...optionLines(oarPage),
    ...pages.map(
      ({ grammar, summary }) =>
        `complete -c oar -n ${quoted("__oar_command '' 1 1")} -a ${grammar.name} -d ${quoted(summary)}\n`,
    ),
    ...pages.flatMap((page) => [...optionLines(page), ...operandLines(page)]),
  ].join("");
}

function flags({ name, short }: Option): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

function optionLines({ grammar, options }: Page): readonly string[] {
  const own = grammar.name === "" ? grammar.options : [...grammar.options, helpOption];
  const most = grammar.name === "" ? 1 : 2;
  const when = quoted(`__oar_command '${grammar.name}' ${most} ${most}`);
  return own.map((option) => {
    const { name, short } = option;
    const kind = valueKind(option);
    const value = kind === undefined ? "" : ` ${offered(kind)}`;
    const brief = short === undefined ? "" : ` -s ${short}`;
    const text = quoted(phraseOf(options[name] ?? "Tell about this command."));
    return `complete -c oar -n ${when}${brief} -l ${name}${value} -d ${text}\n`;
  });
}

function operandLines({ grammar }: Page): readonly string[] {
  const { operands, repeats } = operandKinds(grammar.usage);
  return operands.flatMap((kind, index) => {
    if (kind.kind === "any") return [];
    const most = repeats && index === operands.length - 1 ? 1000 : index + 2;
    const when = quoted(`__oar_command ${grammar.name} ${most} ${index + 2}`);
    return [`complete -c oar -n ${when} ${offered(kind).replace("-x ", "")}\n`];
  });
}

function offered(kind: ValueKind): string {
  switch (kind.kind) {
    case "words":
      return `-x -a ${quoted(kind.words.join(" "))}`;
    case "directory":
      return "-x -a '(__fish_complete_directories)'";
    case "file":
      return "-r -F";
    case "container":
      return "-x -a '(__oar_containers)'";
    case "any":
      return "-x";
    default:
      return kind satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
