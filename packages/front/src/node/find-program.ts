import { linux } from "host:linux";
import { AT_FDCWD, X_OK } from "@skiff/kernel";
import { ErrnoError } from "./errno-error.ts";

const ENOENT = -2;

/** Where a program is, by PATH where its name has no slash. Throws ENOENT. */
export function findProgram(
  name: string,
  { PATH = "" }: Readonly<Record<string, string | undefined>>,
): string {
  if (name.includes("/")) return name;
  const folders = PATH.split(":").filter((folder) => folder !== "");
  const path = folders.map((folder) => `${folder}/${name}`).find(isExecutable);
  if (path === undefined) throw new ErrnoError(ENOENT, "spawn", name);
  return path;
}

function isExecutable(path: string): boolean {
  return linux.faccessat2(AT_FDCWD.fd, path, X_OK, 0) === 0;
}
