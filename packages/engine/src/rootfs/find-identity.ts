import { readFileSync } from "node:fs";
import { guarded } from "@skiff/store";
import { decodeAccounts } from "../identity/account.ts";
import { decodeGroups } from "../identity/group.ts";
import { type Identity, planIdentity } from "../identity/plan-identity.ts";
import { readLayeredFile } from "./read-layered-file.ts";

/**
 * Who `user` is, with these groups beside its own, in a root file system of these layers, the uppermost
 * first; without the groups of the image where the kernel lets nobody have any.
 */
export function findIdentity(
  user: string,
  {
    layers,
    groupAdd,
    rootless,
  }: {
    readonly layers: readonly string[];
    readonly groupAdd: readonly string[];
    /** See `Engine`. */
    readonly rootless: boolean;
  },
): Identity {
  const identity = planIdentity(user, {
    groupAdd,
    accounts: decodeAccounts(readLayeredFile(layers, "/etc/passwd") ?? ""),
    groups: decodeGroups(readLayeredFile(layers, "/etc/group") ?? ""),
  });
  // Those that were asked for are not left out: that they cannot be had is told.
  if (!rootless || groupAdd.length > 0 || mayHaveGroups()) return identity;
  return { ...identity, additionalGids: [] };
}

/** Not in a user namespace that maps no other id (user_namespaces(7), "/proc/PID/setgroups"). */
function mayHaveGroups(): boolean {
  const text = guarded("read /proc/self/setgroups", () =>
    readFileSync("/proc/self/setgroups", "utf8"),
  );
  return !text.startsWith("deny");
}
