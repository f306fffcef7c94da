import { AT_FDCWD, ignoring, type Kernel, readFile, STATX_BASIC_STATS } from "@skiff/kernel";

/** Whose the containers below a root are: a user's name, or #UID where the host has none for it. */
export function ownerOf(kernel: Kernel, root: string): string {
  const seen = ignoring(["ENOENT"], () => kernel.statx(AT_FDCWD, root, 0, STATX_BASIC_STATS));
  if (seen === undefined) return "";
  if (seen.uid === 0) return "root";
  const passwd = ignoring(["ENOENT"], () => readFile(kernel, "/etc/passwd")) ?? "";
  const users = passwd.split("\n").map((line) => line.split(":"));
  const [name] = users.find(([, , uid]) => uid === String(seen.uid)) ?? [];
  return name ?? `#${seen.uid}`;
}
