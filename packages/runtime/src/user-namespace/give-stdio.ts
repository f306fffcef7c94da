import type { At, Kernel, Pid } from "@skiff/kernel";
import { giveFile } from "../init/give-file.ts";
import { type Stdio, stdioDescriptors } from "../stdio.ts";
import { hostId } from "./host-id.ts";
import { observeIds } from "./observe-ids.ts";

/**
 * Gives a container's input and outputs to the user of its process, who may want to open
 * /dev/stdout: in its user namespace, which `pid` is in, nobody could. A terminal is made there.
 */
export function giveStdio(
  kernel: Kernel,
  { stdio, pid, uid }: { readonly stdio: Stdio; readonly pid: Pid; readonly uid: number },
): void {
  const owner = hostId(observeIds(kernel, pid).uids, uid);
  if (stdio.kind === "terminal" || owner === undefined) return;
  const files: readonly At[] =
    stdio.kind === "inherit" ? [{ fd: 0 }, { fd: 1 }, { fd: 2 }] : stdioDescriptors(stdio);
  for (const file of files) giveFile(kernel, file, owner);
}
