import { linux } from "host:linux";
import { SOCK_CLOEXEC, SOCK_DGRAM, SOCK_STREAM, SOL_SOCKET } from "@skiff/kernel";
import { Emitter } from "./emitter.ts";
import { sure } from "./errno-error.ts";
import { closeSync } from "./fs.ts";

const AF_INET = 2;
const AF_INET6 = 10;
const SO_REUSEADDR = 2;
const backlog = 511;

export interface Place {
  readonly address: string;
  readonly port: number;
}

/** A socket of the internet that is bound to its place, but hears nobody. Tells of "error" where it cannot be. */
export class Listening extends Emitter {
  readonly #kind: "tcp" | "udp";
  #fd = -1;

  constructor(kind: "tcp" | "udp") {
    super();
    this.#kind = kind;
  }

  protected take({ address, port }: Place, done: () => void): void {
    try {
      this.#bind(bytesOf(address), port);
    } catch (error) {
      this.close();
      return void this.emit("error", error);
    }
    done();
  }

  close(done?: () => void): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
    done?.();
  }

  #bind(address: Uint8Array, port: number): void {
    const family = address.length === 4 ? AF_INET : AF_INET6;
    const type = this.#kind === "tcp" ? SOCK_STREAM : SOCK_DGRAM;
    this.#fd = sure(linux.socket(family, type | SOCK_CLOEXEC, 0), "socket");
    if (this.#kind === "tcp")
      linux.setsockopt(this.#fd, SOL_SOCKET, SO_REUSEADDR, Uint8Array.of(1, 0, 0, 0));
    sure(linux.bind(this.#fd, address, port), "bind");
    if (this.#kind === "tcp") sure(linux.listen(this.#fd, backlog), "listen");
  }
}

/** Of an address as text. */
function bytesOf(address: string): Uint8Array {
  if (!address.includes(":")) return Uint8Array.from(address.split("."), Number);
  const [head = "", tail] = address.split("::");
  const words = (text: string): number[] =>
    text.split(":").flatMap((word) => (word === "" ? [] : [Number.parseInt(word, 16)]));
  const [first, last] = [words(head), words(tail ?? "")];
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Uint8Array.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}
