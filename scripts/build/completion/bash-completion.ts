import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globalOptions, helpOption, type Option, pages } from "@skiff/runtime/manual";
import { operandKinds, type ValueKind, valueKind } from "./value-kind.ts";

/** Completion for bash: tables made of the grammar, and a function that goes along the words by them. */
export function bashCompletion(): string {
  const commands = [
    { name: "", usage: "[COMMAND]", options: globalOptions },
    ...pages.map(({ grammar }) => ({ ...grammar, options: [...grammar.options, helpOption] })),
  ];
  const walk = readFileSync(join(import.meta.dirname, "walk.bash"), "utf8");
  return [
    "# bash completion for oar, made of its grammar\n",
    table(
      "options",
      commands.map(({ name, options }) => [`/${name}`, options.flatMap(flags).join(" ")]),
    ),
    table(
      "values",
      commands.flatMap(({ name, options }) => options.flatMap((option) => valuesOf(name, option))),
    ),
    table(
      "operands",
      commands.flatMap(({ name, usage }) => operandsOf(name, usage)),
    ),
    walk,
  ].join("");
}

type Entry = readonly [key: string, value: string];

function table(name: string, entries: readonly Entry[]): string {
  const lines = entries.map(([key, value]) => `  ["${key}"]="${value}"\n`);
  return `declare -gA _oar_${name}=(\n${lines.join("")})\n`;
}

function flags({ name, short }: Option): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

function valuesOf(command: string, option: Option): readonly Entry[] {
  const kind = valueKind(option);
  if (kind === undefined) return [];
  return flags(option).map((flag): Entry => [`${command}/${flag}`, encode(kind)]);
}

function operandsOf(command: string, usage: string): readonly Entry[] {
  const { operands, repeats } = operandKinds(usage);
  const entries = operands.map((kind, index): Entry => [`${command}/${index}`, encode(kind)]);
  const last = operands.at(-1);
  return repeats && last !== undefined ? [...entries, [`${command}/*`, encode(last)]] : entries;
}

function encode(kind: ValueKind): string {
  return kind.kind === "words" ? `words ${kind.words.join(" ")}` : kind.kind;
}
