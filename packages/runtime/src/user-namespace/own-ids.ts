import type { IdMapping } from "@skiff/spec";
import type { Ids } from "./plan-user-namespace.ts";
import type { Maker } from "./maker.ts";

/** What the host's files say of ids: /etc/passwd, and subuid(5) and subgid(5), each empty where it is not there. */
export interface IdFiles {
  readonly passwd: string;
  readonly subuid: string;
  readonly subgid: string;
}

/** The ids of a user namespace that says none: its root is the maker, the others are all the maker's subordinate ids. */
export function ownIds({ uid, gid }: Maker, { passwd, subuid, subgid }: IdFiles): Ids {
  const names = [nameOf(uid, passwd), String(uid)];
  return { uids: mapped(uid, names, subuid), gids: mapped(gid, names, subgid) };
}

function nameOf(uid: number, passwd: string): string | undefined {
  const entry = passwd.split("\n").map((line) => line.split(":"));
  return entry.find((fields) => fields[2] === String(uid))?.[0];
}

function mapped(
  own: number,
  names: readonly (string | undefined)[],
  file: string,
): readonly IdMapping[] {
  const mappings = [{ containerID: 0, hostID: own, size: 1 }];
  let next = 1;
  for (const line of file.split("\n")) {
    const [name, first, count] = line.split(":");
    const [hostID, size] = [Number(first), Number(count)];
    if (!names.includes(name) || !Number.isSafeInteger(hostID) || !(size > 0)) continue;
    mappings.push({ containerID: next, hostID, size });
    next += size;
  }
  return mappings;
}
