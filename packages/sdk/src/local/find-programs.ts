import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Fault } from "@skiff/base";

const names = ["oar", "containerd-shim-oar-v1", "skiff"];

/** The directory of the programs that the engine runs. Throws `not_found`. */
export function findPrograms(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment["SKIFF_LIBEXEC"];
  if (given !== undefined && given !== "") return given;
  const folders = (environment["PATH"] ?? "").split(delimiter).filter(Boolean);
  const found = folders.find((folder) => names.every((name) => existsSync(join(folder, name))));
  if (found !== undefined) return found;
  throw new Fault(
    "not_found",
    `${names.join(", ")} are not together in a directory of $PATH: install Skiff, or say where they are by ` +
      "openEngine({ programs }) or $SKIFF_LIBEXEC",
  );
}
