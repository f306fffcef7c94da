import { Fault } from "@skiff/base";

const most = 0xffff_fffe;

/** `UID` or `UID:GID`, in numbers. Throws `invalid_argument`. */
export function decodeUser(text: string): { readonly uid: number; readonly gid?: number } {
  const [, uid, gid] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (uid === undefined || Number(uid) > most || Number(gid ?? 0) > most) {
    throw new Fault("invalid_argument", `--user: ${JSON.stringify(text)} is not UID or UID:GID`);
  }
  return gid === undefined ? { uid: Number(uid) } : { uid: Number(uid), gid: Number(gid) };
}
