import { linux } from "host:linux";
import { Fault } from "@skiff/base";
import {
  AF_UNIX,
  EPOLLIN,
  EPOLLOUT,
  MSG_NOSIGNAL,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
} from "@skiff/kernel";
import { type TtrpcClient, ttrpcClient, type WireEnd } from "@skiff/rpc/client";
import { guarded } from "@skiff/store";
import { ErrnoError, sure } from "./node/errno-error.ts";
import { closeSync } from "./node/fs.ts";
import { type Watch, watchDescriptor } from "./node/loop.ts";
import { isTryAgain } from "./node/try-again.ts";

const chunk = 64 * 1024;

/** See `Platform.connect`. */
export async function connectTtrpc(address: string): Promise<TtrpcClient> {
  return guarded(`connect ${address}`, () => {
    const type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
    const socket = sure(linux.socket(AF_UNIX, type, 0), "socket");
    const result = linux.connect(socket, address.replace(/^unix:\/\//, ""));
    if (result >= 0) return new Wire(socket, address).client;
    closeSync(socket);
    throw lost(address, new ErrnoError(result, "connect"));
  });
}

function lost(address: string, cause?: Error): Fault {
  const reason = cause?.message ?? "the connection is closed";
  return new Fault("unavailable", `${address}: ${reason}`, { cause });
}

/** A connected socket that does not block. */
class Wire {
  readonly client: TtrpcClient;
  readonly #socket: number;
  readonly #address: string;
  readonly #end: WireEnd;
  readonly #unsent: Uint8Array[] = [];
  readonly #watched: Watch;
  #isOpen = true;

  constructor(socket: number, address: string) {
    this.#socket = socket;
    this.#address = address;
    const { client, end } = ttrpcClient({
      send: (bytes) => {
        this.#unsent.push(bytes);
        if (this.#unsent.length === 1) this.#flush();
      },
      close: () => this.#close(),
    });
    this.client = client;
    this.#end = end;
    this.#watched = watchDescriptor(socket, EPOLLIN, (ready) => {
      if ((ready & EPOLLOUT) !== 0) this.#flush();
      if (this.#isOpen && (ready & ~EPOLLOUT) !== 0) this.#receive();
    });
  }

  #receive(): void {
    const buffer = new Uint8Array(chunk);
    const count = linux.read(this.#socket, buffer, 0, buffer.length);
    if (count > 0) return this.#end.receive(buffer.subarray(0, count));
    if (count === 0) return this.#close();
    this.#fail(count, "read");
  }

  /** Sends what the socket takes now; it is watched for taking the rest. */
  #flush(): void {
    for (let bytes = this.#unsent[0]; bytes !== undefined; bytes = this.#unsent[0]) {
      const sent = linux.sendmsg(this.#socket, bytes, 0, [], MSG_NOSIGNAL);
      if (sent < 0) return this.#fail(sent, "send");
      this.#unsent.shift();
      if (sent < bytes.length) this.#unsent.unshift(bytes.subarray(sent));
    }
    this.#watched.change(EPOLLIN);
  }

  #fail(result: number, call: string): void {
    if (isTryAgain(result)) this.#watched.change(EPOLLIN | EPOLLOUT);
    else this.#close(new ErrnoError(result, call));
  }

  #close(cause?: Error): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#watched[Symbol.dispose]();
    closeSync(this.#socket);
    this.#end.lost(lost(this.#address, cause));
  }
}
