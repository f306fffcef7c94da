import type { Outcome } from "../../tests/fixtures/index.ts";

/** An exit status, and the last line of what a program complained of, as a table may have it. */
export function said({ status, stderr }: Outcome): string {
  const line = stderr.trim().split("\n").at(-1) ?? "";
  const [, quoted, bare] = /msg=(?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(line) ?? [];
  const plain = (quoted ?? bare ?? line)
    .replaceAll(/[|`]/g, "")
    .replaceAll(/\/\S*\//g, "…/")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "…");
  const end = status ?? "a signal";
  return plain === "" ? `${end}` : `${end} “${plain.slice(0, 120)}”`;
}
