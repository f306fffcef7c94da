import { dlopen } from "bun:ffi";
import { Fault } from "@skiff/base";

/** Who connected to a unix socket. */
export interface Peer {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const SO_PEERGROUPS = 59;
/** NGROUPS_MAX */
const mostGroups = 65_536;

/** As the kernel noted when it connected (unix(7)). Throws `failed_precondition` for what is no such socket. */
export function observePeer(descriptor: number): Peer {
  const [pid = 0, uid = 0, gid = 0] = option(descriptor, SO_PEERCRED, 3);
  return { pid, uid, gid, groups: option(descriptor, SO_PEERGROUPS, mostGroups) };
}

let getsockopt: ((...args: readonly (number | Uint8Array)[]) => number) | undefined;

/** For an answer, which is copied: 256 KiB for each connection would keep the collector of garbage busy. */
let room: Uint8Array | undefined;

function option(descriptor: number, name: number, most: number): number[] {
  getsockopt ??= dlopen("libc.so.6", {
    getsockopt: { args: ["int", "int", "int", "ptr", "ptr"], returns: "int" },
  }).symbols.getsockopt;
  room ??= new Uint8Array(4 * mostGroups);
  const value = room.subarray(0, 4 * most);
  const length = new Uint32Array([value.length]);
  const failed = getsockopt(descriptor, SOL_SOCKET, name, value, new Uint8Array(length.buffer));
  if (failed !== 0) throw new Fault("failed_precondition", "the socket does not tell its peer");
  return [...new Uint32Array(value.buffer, 0, (length[0] ?? 0) / 4)];
}
