import { Fault } from "@skiff/base";
import { F_GETFD, ignoring } from "@skiff/kernel";
import { preservedDescriptors } from "../stdio.ts";
import type { Invocation } from "./run-command.ts";

/** `--preserve-fds N`, and how many come before them. Throws `invalid_argument` where not all of them are open: others would get their numbers. */
export function preservedOption({ kernel, values }: Invocation, before = 0): number {
  const text = values.get("preserve-fds") ?? "0";
  const count = /^\d{1,4}$/.test(text) ? Number(text) : undefined;
  if (count === undefined) {
    throw new Fault("invalid_argument", `--preserve-fds: ${JSON.stringify(text)} is no number`);
  }
  for (const file of preservedDescriptors(before + count)) {
    const open = ignoring(["EBADF"], () => kernel.fcntl(file, F_GETFD, 0));
    if (open !== undefined) continue;
    throw new Fault("invalid_argument", `--preserve-fds: descriptor ${file.fd} is not open`);
  }
  return before + count;
}
