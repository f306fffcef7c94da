import type { Grammar, Option } from "./grammar.ts";

/** What `oar COMMAND --help` prints. */
export function usageText({ name, usage, help, options }: Grammar): string {
  const words = ["oar", name, options.length > 0 ? "[OPTIONS]" : "", usage];
  const lines = options.map((option) => `  ${flags(option).padEnd(30)}${option.help}\n`);
  const list = lines.length === 0 ? "" : `\nOptions:\n${lines.join("")}`;
  return `usage: ${words.filter((word) => word !== "").join(" ")}\n\n${help}\n${list}`;
}

function flags({ name, short, value }: Option): string {
  const both = short === undefined ? `--${name}` : `--${name}, -${short}`;
  return value === undefined ? both : `${both} ${value}`;
}
