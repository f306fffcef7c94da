import { Fault } from "@skiff/base";
import type { Peer } from "@skiff/engine/bun";

/**
 * Root, the socket's owner and its group may speak. The socket's mode says so too; but one that was handed
 * over may have any. Throws `permission_denied`.
 */
export function admitPeer(
  { pid, uid, gid, groups }: Peer,
  owner: { readonly uid: number; readonly gid: number },
): void {
  if (uid === 0 || uid === owner.uid || gid === owner.gid || groups.includes(owner.gid)) return;
  throw new Fault("permission_denied", `process ${pid} of user ${uid} may not speak to skiffd`);
}
