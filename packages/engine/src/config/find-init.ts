import { existsSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Fault } from "@skiff/base";

/** Statically linked, as they must be to run in any container: Docker's, and Debian's tini. */
const names = ["docker-init", "tini-static"];

/** Where a container has it. */
export const initPath = "/sbin/docker-init";

/** The host's program that is to be a container's first process. Throws `failed_precondition` where there is none. */
export function findInit(folders: readonly string[] = usualFolders()): string {
  const found = names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found !== undefined) return realpathSync(found);
  throw new Fault(
    "failed_precondition",
    `--init needs ${names.join(" or ")}, which is not installed; try: apt-get install tini`,
  );
}

function usualFolders(): readonly string[] {
  const { PATH = "" } = process.env;
  return [
    ...PATH.split(delimiter).filter((folder) => folder.startsWith("/")),
    "/usr/bin",
    "/usr/libexec/docker",
  ];
}
