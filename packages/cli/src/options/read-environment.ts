import { readFileSync } from "node:fs";
import { Fault } from "@skiff/base";
import { guarded } from "@skiff/store";

/** `--env-file` and `--env`, as Docker reads them: a name without a value takes ours, where we have one. */
export function readEnvironment(
  files: readonly string[],
  entries: readonly string[],
  ours: Readonly<Record<string, string | undefined>>,
): string[] {
  const lines = files.flatMap((path) =>
    guarded(`read ${path}`, () => readFileSync(path, "utf8"))
      .split("\n")
      .map((line) => line.replace(/\r$/, "").trimStart())
      .filter((line) => line !== "" && !line.startsWith("#")),
  );
  return [...lines, ...entries].flatMap((entry) => settle(entry, ours));
}

function settle(entry: string, ours: Readonly<Record<string, string | undefined>>): string[] {
  if (entry === "" || entry.startsWith("=") || /\s/.test(entry.split("=")[0] ?? "")) {
    throw new Fault("invalid_argument", `invalid environment variable: ${JSON.stringify(entry)}`);
  }
  if (entry.includes("=")) return [entry];
  const value = ours[entry];
  return value === undefined ? [] : [`${entry}=${value}`];
}
