import {
  AF_INET,
  AF_INET6,
  type Descriptor,
  ignoring,
  type Kernel,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
} from "@skiff/kernel";
import { decodeDnsHeader, decodeDnsQuestion, dnsCode } from "@skiff/proto";
import type { Loop } from "../loop.ts";

/** One attempt to have one server answer. Disposing of it ends that, without a word. */
export type Attempt = (exchange: Exchange) => Disposable;

export interface Exchange {
  readonly kernel: Kernel;
  readonly loop: Loop;
  readonly query: Uint8Array;
  /** Its address. */
  readonly server: Uint8Array;
  /** Called once: with what it answers, or undefined when it will not. */
  readonly done: (answer: Uint8Array | undefined) => void;
}

/** Of DNS. */
const port = 53;

/** A socket that talks with a server, or is about to. */
export function dial({ kernel, server }: Exchange, type: number): Descriptor {
  using undo = new DisposableStack();
  const family = server.length === 4 ? AF_INET : AF_INET6;
  const socket = undo.use(kernel.socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  ignoring(["EINPROGRESS"], () => kernel.connect(socket, { address: server, port }));
  undo.move();
  return socket;
}

/** The query with an id that nobody can guess. */
export function disguise({ kernel, query }: Exchange): Uint8Array {
  const sent = query.slice();
  kernel.getrandom(sent.subarray(0, 2), 0);
  return sent;
}

/** The answer to `sent` as one to `query`; undefined for what is none. */
export function recognise(
  { query }: Exchange,
  sent: Uint8Array,
  answer: Uint8Array,
): Uint8Array | undefined {
  const header = decodeDnsHeader(answer);
  if (header === undefined || !header.isResponse) return undefined;
  if (answer[0] !== sent[0] || answer[1] !== sent[1]) return undefined;
  if (header.questions > 0 ? !asksSame(sent, answer) : header.code === dnsCode.noError) {
    return undefined;
  }
  const own = answer.slice();
  own.set(query.subarray(0, 2));
  return own;
}

/** Whether it says that the server cannot, or does not want to: another one may. */
export function isRefusal(answer: Uint8Array): boolean {
  const code = decodeDnsHeader(answer)?.code ?? dnsCode.serverFailure;
  const refusals: readonly number[] = [
    dnsCode.serverFailure,
    dnsCode.notImplemented,
    dnsCode.refused,
  ];
  return refusals.includes(code);
}

function asksSame(sent: Uint8Array, answer: Uint8Array): boolean {
  const [asked, repeated] = [decodeDnsQuestion(sent), decodeDnsQuestion(answer)];
  if (asked === undefined || repeated === undefined) return false;
  if (asked.end !== repeated.end || asked.name !== repeated.name) return false;
  return asked.type === repeated.type && asked.class === repeated.class;
}
