import { thisPlatform } from "@skiff/store";

/** Whose images can be used here, as containerd's plugins say it: this machine's. */
export function platforms(): { readonly os: string; readonly architecture: string }[] {
  const { os, architecture } = thisPlatform();
  return [{ os, architecture }];
}
