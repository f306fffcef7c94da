import type { Example, Option, Page } from "@skiff/runtime/manual";
import type { Manual } from "./manual.ts";
import { roffText } from "./roff-text.ts";

export interface ManPageOptions {
  /** Sections that only one page has. */
  readonly sections?: readonly Section[];
  /** Names of other pages of the same section. */
  readonly seeAlso: readonly string[];
}

/** A heading, and its lines as they are in the source of a page. */
export type Section = readonly [heading: string, ...lines: readonly string[]];

/** A page as groff_man(7) has it. */
export function manPage(
  manual: Manual,
  page: Page,
  { sections = [], seeAlso }: ManPageOptions,
): string {
  const { program, version, section, exitStatus } = manual;
  const { grammar, summary, description, options, examples = [] } = page;
  const name = pageName(manual, page);
  const all: readonly Section[] = [
    ["NAME", `${roffText(name)} \\- ${roffText(summary)}`],
    ["SYNOPSIS", synopsis(manual, page)],
    ["DESCRIPTION", description.map(roffText).join("\n.PP\n")],
    [
      "OPTIONS",
      ...grammar.options.flatMap((option) => told(option, options)),
      ...ownHelp(manual, page),
    ],
    ...sections,
    ["EXAMPLES", ...examples.flatMap(shown)],
    ["EXIT STATUS", ...exitStatus],
    ["SEE ALSO", seeAlso.map((other) => `.BR ${roffText(other)} (${section})`).join(" ,\n")],
  ];
  return [
    `.TH ${roffText(name.toUpperCase())} ${section} "" "${program} ${version}" "Skiff"`,
    ...all
      .filter(([, ...lines]) => lines.length > 0)
      .flatMap(([heading, ...lines]) => [`.SH ${heading}`, ...lines]),
    "",
  ].join("\n");
}

/** What a command's page is called: oar-create, skiff-image-ls. */
export function pageName({ program }: Manual, { grammar }: Page): string {
  return [program, ...grammar.name.split(" ").filter(Boolean)].join("-");
}

function synopsis({ program }: Manual, { grammar }: Page): string {
  const own = [program, grammar.name].filter(Boolean).join(" ");
  const rest = [grammar.options.length > 0 ? "[OPTIONS]" : "", grammar.usage].filter(Boolean);
  return [`.B ${roffText(own)}`, ...(rest.length === 0 ? [] : [roffText(rest.join(" "))])].join(
    "\n",
  );
}

function told({ name, short, value }: Option, texts: Page["options"]): readonly string[] {
  const flags = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  const written = flags.map((flag) => `\\fB${roffText(flag)}\\fR`).join(", ");
  const tag = value === undefined ? written : `${written} \\fI${roffText(value)}\\fR`;
  return [".TP", tag, roffText(texts[name] ?? "")];
}

/** The page of the program itself tells of it among its options. */
function ownHelp({ help }: Manual, { grammar }: Page): readonly string[] {
  if (grammar.name === "" || grammar.options.length === 0) return [];
  return told(help.option, { [help.option.name]: help.text });
}

function shown({ says, command }: Example, index: number): readonly string[] {
  const between = index === 0 ? [] : [".PP"];
  return [...between, `${roffText(says)}:`, ".PP", ".RS 4", ".EX", roffText(command), ".EE", ".RE"];
}
