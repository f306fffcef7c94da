import { oarPage, type Page, pages } from "@skiff/runtime/manual";
import { manPage, pageName, type Section } from "./man-page.ts";
import { roffText } from "./roff-text.ts";

/** All man pages, by the names of their files. */
export function manPages(version: string): ReadonlyMap<string, string> {
  const main = manPage(oarPage, { version, sections: mainSections, seeAlso: pages.map(pageName) });
  return new Map([
    ["oar.8", main],
    ...pages.map((page): [string, string] => [
      `${pageName(page)}.8`,
      manPage(page, { version, seeAlso: ["oar", ...neighbours(page)] }),
    ]),
  ]);
}

const mainSections: readonly Section[] = [
  [
    "COMMANDS",
    ...pages.flatMap((page) => [
      ".TP",
      `.BR ${roffText(pageName(page))} (8)`,
      `${roffText(page.summary)}.`,
    ]),
  ],
  [
    "FILES",
    ".TP",
    ".I /run/oar",
    "A directory for each container: what it owns, written down before it has any of it.",
  ],
];

/** The commands before and after it in a container's life. */
function neighbours(page: Page): readonly string[] {
  const at = pages.indexOf(page);
  return [pages[at - 1], pages[at + 1]].flatMap((other) =>
    other === undefined ? [] : [pageName(other)],
  );
}
