import { type At, ignoring, SyscallFault } from "@skiff/kernel";
import type { NetlinkMessage } from "./netlink-message.ts";
import type { NetlinkSocket } from "./netlink-socket.ts";

const RTM_NEWLINK = 16;
const RTM_GETLINK = 18;
const RTM_NEWADDR = 20;
const RTM_GETADDR = 22;
const NLM_F_REPLACE_OR_CREATE = 0x500;
const IFLA_IFNAME = 3;
const IFLA_NET_NS_FD = 28;
const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;
const IFA_BROADCAST = 4;
const IFA_F_PERMANENT = 0x80;
const RT_SCOPE_UNIVERSE = 0;
const IFF_UP = 1;

/** One of a network namespace's devices on its way into another. */
export interface Move {
  readonly from: NetlinkSocket;
  readonly to: NetlinkSocket;
  /** The namespace of `to`. */
  readonly target: At;
  readonly name: string;
  readonly newName: string;
}

/**
 * Moves a network device into another network namespace, where it is up and has the global
 * addresses that it had: the kernel itself takes a device down, and its addresses away, when
 * it is moved (network_namespaces(7)). `onceThere` is called when it is moved, whatever comes then.
 */
export function moveDevice({ from, to, target, name, newName }: Move, onceThere: () => void): void {
  const index = indexOf(from, name);
  const addresses = listAddresses(from, index);
  demandFree(to, newName);
  from.change("move", {
    ...link(RTM_NEWLINK, { index }),
    attributes: [
      [IFLA_NET_NS_FD, word(target.fd)],
      [IFLA_IFNAME, text(newName)],
    ],
  });
  onceThere();
  const newIndex = indexOf(to, newName);
  for (const address of addresses) to.change("add address", onto(address, newIndex));
  to.change("set up", link(RTM_NEWLINK, { index: newIndex, flags: IFF_UP }));
}

/** Some kernels rename a device after they moved it: it would be there, with an error. */
function demandFree(to: NetlinkSocket, name: string): void {
  const other = ignoring(["ENODEV"], () => indexOf(to, name));
  if (other !== undefined) throw new SyscallFault("EEXIST", "move");
}

function indexOf(socket: NetlinkSocket, name: string): number {
  const { head } = socket.get(`find ${name}`, {
    ...link(RTM_GETLINK, { index: 0 }),
    attributes: [[IFLA_IFNAME, text(name)]],
  });
  return new DataView(head.buffer, head.byteOffset).getInt32(4, true);
}

/** Those that somebody gave it for good, and that mean the same everywhere. */
function listAddresses(socket: NetlinkSocket, index: number): readonly NetlinkMessage[] {
  const question = { type: RTM_GETADDR, flags: 0, head: new Uint8Array(8), attributes: [] };
  return socket.list("list addresses", question).filter(({ head }) => {
    const view = new DataView(head.buffer, head.byteOffset);
    const [flags, scope] = [view.getUint8(2), view.getUint8(3)];
    const permanent = (flags & IFA_F_PERMANENT) !== 0;
    return view.getUint32(4, true) === index && permanent && scope === RT_SCOPE_UNIVERSE;
  });
}

function onto({ head, attributes }: NetlinkMessage, index: number): NetlinkMessage {
  const moved = new Uint8Array(head);
  new DataView(moved.buffer).setUint32(4, index, true);
  const kept = [IFA_ADDRESS, IFA_LOCAL, IFA_BROADCAST];
  return {
    type: RTM_NEWADDR,
    flags: NLM_F_REPLACE_OR_CREATE,
    head: moved,
    attributes: attributes.filter(([number]) => kept.includes(number)),
  };
}

/** struct ifinfomsg: flags that are set are also those that change. */
function link(
  type: number,
  { index, flags = 0 }: { readonly index: number; readonly flags?: number },
): NetlinkMessage {
  const head = new Uint8Array(16);
  const view = new DataView(head.buffer);
  view.setInt32(4, index, true);
  view.setUint32(8, flags, true);
  view.setUint32(12, flags, true);
  return { type, flags: 0, head, attributes: [] };
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(`${value}\u0000`);
}
