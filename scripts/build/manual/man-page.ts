import {
  type Example,
  helpOption,
  type Option,
  type Page,
  synopsisOf,
} from "@skiff/runtime/manual";
import { roffText } from "./roff-text.ts";

export interface ManPageOptions {
  readonly version: string;
  /** Sections that only one page has. */
  readonly sections?: readonly Section[];
  /** Names of other pages of section 8. */
  readonly seeAlso: readonly string[];
}

/** A heading, and its lines as they are in the source of a page. */
export type Section = readonly [heading: string, ...lines: readonly string[]];

/** A page of section 8 as groff_man(7) has it. */
export function manPage(page: Page, { version, sections = [], seeAlso }: ManPageOptions): string {
  const { grammar, summary, description, options, examples = [] } = page;
  const name = pageName(page);
  const all: readonly Section[] = [
    ["NAME", `${roffText(name)} \\- ${roffText(summary)}`],
    ["SYNOPSIS", synopsis(page)],
    ["DESCRIPTION", description.map(roffText).join("\n.PP\n")],
    ["OPTIONS", ...grammar.options.flatMap((option) => told(option, options)), ...ownHelp(page)],
    ...sections,
    ["EXAMPLES", ...examples.flatMap(shown)],
    ["EXIT STATUS", ...exitStatus],
    ["SEE ALSO", seeAlso.map((other) => `.BR ${roffText(other)} (8)`).join(" ,\n")],
  ];
  return [
    `.TH ${roffText(name.toUpperCase())} 8 "" "oar ${version}" "Skiff"`,
    ...all
      .filter(([, ...lines]) => lines.length > 0)
      .flatMap(([heading, ...lines]) => [`.SH ${heading}`, ...lines]),
    "",
  ].join("\n");
}

/** What a command's page is called: oar-create. */
export function pageName({ grammar }: Page): string {
  return grammar.name === "" ? "oar" : `oar-${grammar.name}`;
}

function synopsis({ grammar }: Page): string {
  const words = synopsisOf(grammar).split(" ");
  const own = grammar.name === "" ? 1 : 2;
  const rest = words.slice(own).map(roffText).join(" ");
  return [`.B ${words.slice(0, own).map(roffText).join(" ")}`, ...(rest === "" ? [] : [rest])].join(
    "\n",
  );
}

function told({ name, short, value }: Option, texts: Page["options"]): readonly string[] {
  const flags = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  const written = flags.map((flag) => `\\fB${roffText(flag)}\\fR`).join(", ");
  const tag = value === undefined ? written : `${written} \\fI${roffText(value)}\\fR`;
  return [".TP", tag, roffText(texts[name] ?? "")];
}

/** The page of `oar` itself tells of it among its options. */
function ownHelp({ grammar }: Page): readonly string[] {
  if (grammar.name === "" || grammar.options.length === 0) return [];
  return told(helpOption, { help: "Tell about this command." });
}

function shown({ says, command }: Example, index: number): readonly string[] {
  const between = index === 0 ? [] : [".PP"];
  return [...between, `${roffText(says)}:`, ".PP", ".RS 4", ".EX", roffText(command), ".EE", ".RE"];
}

const exitStatus = [
  "0 is success; 1 is a failure, told in one line on standard error.",
  "A program that is waited for gives its own exit status,",
  "or 128 and the number of the signal that ended it.",
] as const;
