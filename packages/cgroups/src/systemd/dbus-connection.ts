import { Fault } from "@skiff/base";
import {
  AF_UNIX,
  type Deadline,
  type Descriptor,
  EPOLLIN,
  type Kernel,
  MSG_NOSIGNAL,
  SOCK_CLOEXEC,
  SOCK_STREAM,
} from "@skiff/kernel";
import type { DBusMessage } from "./dbus-message.ts";
import { decodeMessage, fixedLength, messageLength } from "./decode-message.ts";
import { type DBusCall, encodeCall } from "./encode-call.ts";

export type DBusKernel = Pick<Kernel, "socket" | "connect" | "sendmsg" | "recvmsg">;

/** A D-Bus connection to one peer, without a bus in between. Every wait throws `deadline_exceeded`. */
export class DBusConnection implements Disposable {
  readonly #kernel: DBusKernel;
  readonly #deadline: Deadline;
  readonly #socket: Descriptor;
  #received: Uint8Array = new Uint8Array(0);
  #serial = 0;
  readonly #unread: DBusMessage[] = [];

  /** It has an answer until `greeting`, and all else until `deadline`. */
  constructor(
    kernel: DBusKernel,
    path: string,
    { deadline, greeting }: { readonly deadline: Deadline; readonly greeting: Deadline },
  ) {
    this.#kernel = kernel;
    this.#deadline = deadline;
    using undo = new DisposableStack();
    this.#socket = undo.use(kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    kernel.connect(this.#socket, path);
    this.#authenticate(greeting);
    undo.move();
  }

  /** Calls a method and returns its reply, which may be an error. */
  call(call: DBusCall): DBusMessage {
    const serial = ++this.#serial;
    this.#send(encodeCall(call, serial));
    for (;;) {
      const message = this.#read(`the answer to ${call.member}`);
      if (message.replySerial === serial) return message;
      this.#unread.push(message);
    }
  }

  /** The next message that is no reply, those before the last reply too; `what` is what is waited for. */
  receive(what: string): DBusMessage {
    return this.#unread.shift() ?? this.#read(what);
  }

  [Symbol.dispose](): void {
    this.#socket[Symbol.dispose]();
  }

  /**
   * D-Bus specification, "Authentication Protocol". A peer of systemd's making does not look at a
   * message that reaches it together with BEGIN until the next one comes, which may be never: so
   * BEGIN goes along with what is answered, and messages go after the answer. Who we are the peer
   * sees itself: in a user namespace we have no number that it knows.
   */
  #authenticate(greeting: Deadline): void {
    this.#send(new TextEncoder().encode("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n"));
    const answer = (): string => new TextDecoder().decode(this.#received);
    while (!/^(?!DATA\r\n).*\r\n$/m.test(answer()))
      this.#fill(this.#received.length + 1, "the answer to AUTH", greeting);
    if (!/^OK /m.test(answer())) throw new Fault("permission_denied", answer().trim());
    this.#received = new Uint8Array(0);
  }

  #read(what: string): DBusMessage {
    this.#fill(fixedLength, what);
    const length = messageLength(this.#received.subarray(0, fixedLength));
    this.#fill(length, what);
    const message = this.#received.slice(0, length);
    this.#received = this.#received.slice(length);
    return decodeMessage(message);
  }

  #send(bytes: Uint8Array): void {
    for (let sent = 0; sent < bytes.length;) {
      sent += this.#kernel.sendmsg(this.#socket, bytes, sent, [], MSG_NOSIGNAL);
    }
  }

  #fill(length: number, what: string, deadline: Deadline = this.#deadline): void {
    const piece = new Uint8Array(4096);
    while (this.#received.length < length) {
      deadline.wait(this.#socket, EPOLLIN, () => what);
      const { length: count } = this.#kernel.recvmsg(this.#socket, piece, 0, piece.length, 0);
      if (count === 0) throw new Fault("unavailable", `waited for ${what}: the peer hung up`);
      const both = new Uint8Array(this.#received.length + count);
      both.set(this.#received);
      both.set(piece.subarray(0, count), this.#received.length);
      this.#received = both;
    }
  }
}
