import type { Page } from "@skiff/runtime/manual";
import { manPage, pageName, type Section } from "./man-page.ts";
import type { Manual } from "./manual.ts";
import { roffText } from "./roff-text.ts";

/** All man pages of a program, by their paths below "man". */
export function manPages(manual: Manual): ReadonlyMap<string, string> {
  const { main, pages, program, section, sections } = manual;
  const names = pages.map((page) => pageName(manual, page));
  const own = [commandsSection(manual), ...sections];
  const path = (name: string): string => `man${section}/${name}.${section}`;
  return new Map([
    [path(program), manPage(manual, main, { sections: own, seeAlso: names })],
    ...pages.map((page): [string, string] => [
      path(pageName(manual, page)),
      manPage(manual, page, { seeAlso: [program, ...neighbours(manual, page)] }),
    ]),
  ]);
}

function commandsSection(manual: Manual): Section {
  const lines = manual.pages.flatMap((page) => [
    ".TP",
    `.BR ${roffText(pageName(manual, page))} (${manual.section})`,
    `${roffText(page.summary)}.`,
  ]);
  return ["COMMANDS", ...lines];
}

/** The commands before and after it. */
function neighbours(manual: Manual, page: Page): readonly string[] {
  const at = manual.pages.indexOf(page);
  return [manual.pages[at - 1], manual.pages[at + 1]].flatMap((other) =>
    other === undefined ? [] : [pageName(manual, other)],
  );
}
