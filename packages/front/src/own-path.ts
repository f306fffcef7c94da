import { linux } from "host:linux";
import { AT_FDCWD } from "@skiff/kernel";
import { got } from "./node/errno-error.ts";
import { textOf } from "./node/text-of.ts";

/** Of this program. */
export function ownPath(): string {
  return textOf(got(linux.readlinkat(AT_FDCWD.fd, "/proc/self/exe"), "readlink"));
}
