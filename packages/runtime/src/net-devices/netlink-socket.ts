import { Fault } from "@skiff/base";
import {
  AF_NETLINK,
  type Descriptor,
  type Errno,
  type Sockets,
  SOCK_CLOEXEC,
  SOCK_RAW,
  SyscallFault,
} from "@skiff/kernel";
import { decodeNetlink, encodeNetlink, type NetlinkMessage } from "./netlink-message.ts";

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_REQUEST = 1;
const NLM_F_ACK = 4;
const NLM_F_DUMP = 0x300;

/** More than the kernel puts into one answer. */
const most = 65_536;

/** What rtnetlink(7) refuses with, by number. */
const errnos: ReadonlyMap<number, Errno> = new Map<number, Errno>([
  [1, "EPERM"],
  [16, "EBUSY"],
  [17, "EEXIST"],
  [19, "ENODEV"],
  [22, "EINVAL"],
  [95, "EOPNOTSUPP"],
]);

/** Speaks rtnetlink(7) with the network namespace in which it was opened. */
export class NetlinkSocket implements Disposable {
  readonly #kernel: Sockets;
  readonly #socket: Descriptor;

  constructor(kernel: Sockets) {
    this.#kernel = kernel;
    this.#socket = kernel.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
  }

  /** Asks for something to be done. `call` is what it is called in the fault. */
  change(call: string, message: NetlinkMessage): void {
    this.#send({ ...message, flags: message.flags | NLM_F_REQUEST | NLM_F_ACK });
    this.#receive(call, () => 4);
  }

  /** The one answer to a question. */
  get(call: string, message: NetlinkMessage): NetlinkMessage {
    this.#send({ ...message, flags: NLM_F_REQUEST });
    const [answer] = this.#receive(call, () => message.head.length);
    if (answer === undefined) throw new Fault("internal", `${call}: netlink gives no answer`);
    return answer;
  }

  /** All that there is of a kind. */
  list(call: string, message: NetlinkMessage): readonly NetlinkMessage[] {
    this.#send({ ...message, flags: NLM_F_REQUEST | NLM_F_DUMP });
    const all: NetlinkMessage[] = [];
    for (;;) {
      const some = this.#receive(call, () => message.head.length);
      all.push(...some.filter(({ type }) => type !== NLMSG_DONE));
      if (some.some(({ type }) => type === NLMSG_DONE)) return all;
    }
  }

  [Symbol.dispose](): void {
    this.#socket[Symbol.dispose]();
  }

  #send(message: NetlinkMessage): void {
    this.#kernel.sendmsg(this.#socket, encodeNetlink(message), 0, [], 0);
  }

  #receive(call: string, headSize: (type: number) => number): readonly NetlinkMessage[] {
    const bytes = new Uint8Array(most);
    const { length } = this.#kernel.recvmsg(this.#socket, bytes, 0, most, 0);
    const messages = decodeNetlink(bytes.subarray(0, length), headSize);
    for (const { type, head } of messages) if (type === NLMSG_ERROR) demandZero(call, head);
    return messages;
  }
}

/** An acknowledgement is an error that is none. */
function demandZero(call: string, head: Uint8Array): void {
  const error = new DataView(head.buffer, head.byteOffset).getInt32(0, true);
  if (error === 0) return;
  const errno = errnos.get(-error);
  if (errno !== undefined) throw new SyscallFault(errno, call);
  throw new Fault("internal", `${call}: netlink error ${-error}`);
}
