import { decodeAccounts } from "../identity/account.ts";
import { decodeGroups } from "../identity/group.ts";
import { type Identity, planIdentity } from "../identity/plan-identity.ts";
import { readLayeredFile } from "./read-layered-file.ts";

/** Who `user` is, with these groups beside its own, in a root file system of these layers, the uppermost first. */
export function findIdentity(
  user: string,
  {
    layers,
    groupAdd,
  }: { readonly layers: readonly string[]; readonly groupAdd: readonly string[] },
): Identity {
  return planIdentity(user, {
    groupAdd,
    accounts: decodeAccounts(readLayeredFile(layers, "/etc/passwd") ?? ""),
    groups: decodeGroups(readLayeredFile(layers, "/etc/group") ?? ""),
  });
}
