import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Option } from "@skiff/runtime/manual";
import type { Manual, ValueKind } from "../manual/manual.ts";
import { membersOf } from "./members-of.ts";
import { operandKinds, valueKind } from "./value-kind.ts";

/** Completion for bash: tables made of the grammar, and a function that goes along the words by them. */
export function bashCompletion(manual: Manual): string {
  const { program, main, pages, groups, help } = manual;
  const commands = [
    { name: "", usage: "", options: main.grammar.options },
    ...Array.from(groups.keys(), (name) => ({ name, usage: "", options: [help.option] })),
    ...pages.map(({ grammar }) => ({ ...grammar, options: [...grammar.options, help.option] })),
  ];
  const members = ["", ...groups.keys()].map((name): Entry => {
    return [
      `${name}/0`,
      `words ${membersOf(manual, name)
        .map((one) => one.name)
        .join(" ")}`,
    ];
  });
  const table = (name: string, entries: readonly Entry[]): string => {
    const lines = entries.map(([key, value]) => `  ["${key}"]="${value}"\n`);
    return `declare -gA _${program}_${name}=(\n${lines.join("")})\n`;
  };
  const walk = readFileSync(join(import.meta.dirname, "walk.bash"), "utf8");
  return [
    `# bash completion for ${program}, made of its grammar\n`,
    `_${program}_groups=" ${[...groups.keys()].join(" ")} "\n`,
    table(
      "options",
      commands.map(({ name, options }) => [`/${name}`, options.flatMap(flags).join(" ")]),
    ),
    table(
      "values",
      commands.flatMap(({ name, options }) =>
        options.flatMap((option) => valuesOf(manual, name, option)),
      ),
    ),
    table("operands", [
      ...members,
      ...commands.flatMap(({ name, usage }) => operandsOf(manual, name, usage)),
    ]),
    walk.replaceAll("@program@", program),
  ].join("");
}

type Entry = readonly [key: string, value: string];

function flags({ name, short }: Option): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

function valuesOf(manual: Manual, command: string, option: Option): readonly Entry[] {
  const kind = valueKind(manual, option);
  if (kind === undefined) return [];
  return flags(option).map((flag): Entry => [`${command}/${flag}`, encode(manual, kind)]);
}

function operandsOf(manual: Manual, command: string, usage: string): readonly Entry[] {
  const { operands, repeats } = operandKinds(manual, usage);
  const entries = operands.map((kind, index): Entry => [
    `${command}/${index}`,
    encode(manual, kind),
  ]);
  const last = operands.at(-1);
  return repeats && last !== undefined
    ? [...entries, [`${command}/*`, encode(manual, last)]]
    : entries;
}

function encode({ lists }: Manual, kind: ValueKind): string {
  if (kind.kind === "words") return `words ${kind.words.join(" ")}`;
  return kind.kind === "list" ? `list ${lists[kind.list]}` : kind.kind;
}
