import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Fault } from "@skiff/base";

const names = ["oar", "containerd-shim-oar-v1", "skiff"];

/**
 * The directory of the programs that the engine runs, all of them together: the one that is given, else
 * $SKIFF_LIBEXEC, else the first in $PATH that has them. Throws `not_found`.
 */
export function findPrograms(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (given !== undefined) return demandAll(given, "openEngine({ programs })");
  const fixed = environment["SKIFF_LIBEXEC"] ?? "";
  if (fixed !== "") return demandAll(fixed, "$SKIFF_LIBEXEC");
  const folders = (environment["PATH"] ?? "").split(delimiter).filter(Boolean);
  const found = folders.find((folder) => missing(folder).length === 0);
  if (found !== undefined) return found;
  throw new Fault(
    "not_found",
    `${names.join(", ")} are not together in a directory of $PATH: install Skiff, or say where ` +
      "they are by openEngine({ programs }) or $SKIFF_LIBEXEC",
  );
}

function demandAll(folder: string, by: string): string {
  const absent = missing(folder);
  if (absent.length === 0) return folder;
  throw new Fault("not_found", `no ${absent.join(", ")} in ${folder}, where ${by} says they are`);
}

function missing(folder: string): readonly string[] {
  return names.filter((name) => !existsSync(join(folder, name)));
}
