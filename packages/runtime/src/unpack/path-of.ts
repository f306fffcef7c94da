import type { Place } from "./tree.ts";

/** For a system call that takes no directory, as those on extended attributes before Linux 6.13. */
export function pathOf({ directory, name }: Place): Uint8Array {
  const folder = new TextEncoder().encode(`/proc/self/fd/${directory.fd}/`);
  const file = typeof name === "string" ? new TextEncoder().encode(name) : name;
  const path = new Uint8Array(folder.length + file.length);
  path.set(folder);
  path.set(file, folder.length);
  return path;
}
