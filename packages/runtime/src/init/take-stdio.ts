import { during } from "@skiff/base";
import { type At, type Kernel, TIOCSCTTY } from "@skiff/kernel";
import type { User } from "@skiff/spec";
import type { Stdio } from "../stdio.ts";
import { giveFile } from "./give-file.ts";
import { placeDescriptor } from "./place-descriptor.ts";

/**
 * Puts the process's input and outputs at descriptors 0 to 2, and gives them to its user,
 * who may want to open /dev/stdout. A terminal becomes the controlling one.
 */
export function takeStdio(
  kernel: Kernel,
  {
    stdio,
    peer,
    user,
  }: { readonly stdio: Stdio; readonly peer: At | undefined; readonly user: User },
): void {
  during("set up standard input and outputs", () => {
    if (peer !== undefined) {
      kernel.ioctl(peer, TIOCSCTTY, 0);
      for (const number of [0, 1, 2]) kernel.dup3(peer, number, 0);
    } else if (stdio.kind === "descriptors") {
      placeDescriptor(kernel, stdio.stdin, 0);
      placeDescriptor(kernel, stdio.stdout, 1);
      placeDescriptor(kernel, stdio.stderr, 2);
    }
    if (user.uid !== 0) for (const fd of [0, 1, 2]) giveFile(kernel, { fd }, user.uid);
  });
}
