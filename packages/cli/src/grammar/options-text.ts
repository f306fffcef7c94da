import type { Flag } from "./flag.ts";

/** The part of help that lists flags; empty without any. */
export function optionsText(flags: readonly Flag<unknown>[]): string {
  if (flags.length === 0) return "";
  const shown = flags.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const names = shown.map(({ short, name, value }) => {
    const letter = short === undefined ? "    " : `-${short}, `;
    return `  ${letter}--${name}${value === undefined ? "" : ` ${value}`}`;
  });
  const width = Math.max(...names.map((name) => name.length)) + 3;
  const lines = shown.map(({ help }, at) => `${(names[at] ?? "").padEnd(width)}${help}\n`);
  return `\nOptions:\n${lines.join("")}`;
}
