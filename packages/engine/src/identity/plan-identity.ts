import { Fault } from "@skiff/base";
import type { Account } from "./account.ts";
import type { Group } from "./group.ts";

/** Whom a process runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly additionalGids: readonly number[];
  readonly home: string;
}

/**
 * Who "`user`[:`group`]" is, by name or by number, in an image that has these
 * accounts and groups. A number needs no account. Without a group: the account's,
 * and all those that list its name. Empty: uid 0. Throws `not_found` for a name
 * without an account, `invalid_argument` for a number that is no uid.
 */
export function planIdentity(
  wanted: string,
  known: {
    readonly accounts: readonly Account[];
    readonly groups: readonly Group[];
    readonly groupAdd?: readonly string[];
  },
): Identity {
  const colon = wanted.indexOf(":");
  const user = colon < 0 ? wanted : wanted.slice(0, colon);
  const group = colon < 0 ? "" : wanted.slice(colon + 1);

  const account = findAccount(user, known.accounts);
  const uid = account?.uid ?? idOf(user, "user");
  const home = account?.home === undefined || account.home === "" ? "/" : account.home;
  const added = (known.groupAdd ?? []).map(
    (name) => findGroup(name, known.groups)?.gid ?? idOf(name, "group"),
  );
  if (group !== "") {
    const gid = findGroup(group, known.groups)?.gid ?? idOf(group, "group");
    return { uid, gid, additionalGids: unique([gid, ...added]), home };
  }

  const gid = account?.gid ?? 0;
  const listed = known.groups.filter((g) => account && g.members.includes(account.name));
  return { uid, gid, additionalGids: unique([gid, ...listed.map((g) => g.gid), ...added]), home };
}

function unique(gids: readonly number[]): number[] {
  return [...new Set(gids)];
}

function findAccount(user: string, accounts: readonly Account[]): Account | undefined {
  if (user === "") return accounts.find((a) => a.uid === 0);
  return accounts.find((a) => a.name === user || String(a.uid) === user);
}

function findGroup(group: string, groups: readonly Group[]): Group | undefined {
  return groups.find((g) => g.name === group || String(g.gid) === group);
}

/** The largest id that user namespaces, chown(2) and Docker agree on. */
const maxId = 2 ** 31 - 1;

function idOf(text: string, kind: "user" | "group"): number {
  if (text === "") return 0;
  if (!/^\d+$/.test(text)) {
    const file = kind === "user" ? "passwd" : "group";
    throw new Fault("not_found", `${kind} ${text}: no such ${kind} in the image's /etc/${file}`);
  }
  if (Number(text) > maxId) {
    throw new Fault("invalid_argument", `${kind} ${text}: ids go from 0 to ${maxId}`);
  }
  return Number(text);
}
