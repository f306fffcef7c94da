import { readFileSync } from "node:fs";
import { guarded } from "@skiff/store";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { texts } from "../grammar/texts.ts";
import { decodeEntries } from "./decode-entries.ts";

const label = texts({
  name: "label",
  short: "l",
  value: "list",
  help: "Set meta data on a container",
});
const labelFile = texts({
  name: "label-file",
  value: "list",
  help: "Read in a line delimited file of labels",
});

export const labelFlags: readonly Flag<unknown>[] = [label, labelFile];

/** What `labelFlags` say. Throws `invalid_argument`, and what keeps a file from being read. */
export function readLabels(line: ParsedLine): Readonly<Record<string, string>> {
  return decodeEntries([...line.get(labelFile).flatMap(readLines), ...line.get(label)]);
}

function readLines(path: string): string[] {
  return guarded(`read ${path}`, () => readFileSync(path, "utf8"))
    .split("\n")
    .map((line) => line.replace(/\r$/, "").trimStart())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
