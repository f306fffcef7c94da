import { flagsOf } from "./flags-of.ts";
import type { Page } from "./page.ts";
import { synopsisOf } from "./synopsis-of.ts";
import { wrapText } from "./wrap-text.ts";

const width = 80;

/** What `oar help COMMAND` prints. */
export function helpText({ grammar, summary, description, options, examples = [] }: Page): string {
  const paragraphs = description.map((text) => `\n${wrapText(text, { indent: 0, width })}`);
  const told = grammar.options.map(
    (option) =>
      `  ${flagsOf(option)}\n${wrapText(options[option.name] ?? "", { indent: 6, width })}`,
  );
  const shown = examples.map(({ says, command }) => `  # ${says}\n  ${command}\n`);
  return [
    `usage: ${synopsisOf(grammar)}\n\n${summary}\n`,
    ...paragraphs,
    told.length === 0 ? "" : `\nOptions:\n${told.join("")}`,
    shown.length === 0 ? "" : `\nExamples:\n${shown.join("")}`,
  ].join("");
}
