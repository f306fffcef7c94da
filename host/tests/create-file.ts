import { linux } from "host:linux";
import { O_CREAT, O_RDWR } from "./constants.ts";
import { done } from "./done.ts";

/** Gives an open file with that text in it, its offset at the end. */
export function createFile(dir: number, name: string, text: string): number {
  const fd = done(linux.openat2(dir, name, O_RDWR | O_CREAT, 0o644, 0));
  done(linux.write(fd, text, 0));
  return fd;
}
