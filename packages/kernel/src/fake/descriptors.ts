import { EPOLLIN, EPOLLPRI, POLLNVAL } from "../constants.ts";
import type { At } from "../kernel.ts";
import type { FakeMachine } from "./fake-machine.ts";
import type { Folder, Leaf, Node } from "./node.ts";
import type { OpenFile } from "./open-file.ts";
import { Refusal } from "./refusal.ts";

/** What a process has open, by its numbers. */
export class Descriptors {
  readonly #machine: FakeMachine;
  readonly #files: Map<number, OpenFile> = new Map();

  constructor(machine: FakeMachine) {
    this.#machine = machine;
  }

  get size(): number {
    return this.#files.size;
  }

  /** Gives it the lowest number that is free. */
  add(file: OpenFile): number {
    let fd = 3;
    while (this.#files.has(fd)) fd++;
    this.#files.set(fd, file);
    this.#machine.openFiles.add(file);
    return fd;
  }

  /** Once: the number may be another file's by the second time. */
  close(fd: number, file: OpenFile): void {
    if (this.#files.get(fd) !== file) return;
    this.#files.delete(fd);
    this.#machine.close(file);
  }

  closeAll(): void {
    for (const file of this.#files.values()) this.#machine.close(file);
    this.#files.clear();
  }

  get({ fd }: At): OpenFile {
    const file = this.#files.get(fd);
    if (file === undefined) throw new Refusal("EBADF");
    return file;
  }

  node(at: At): Node {
    const { opened } = this.get(at);
    if (opened.kind !== "node") throw new Refusal("EINVAL");
    return opened.node;
  }

  folder(at: At): Folder {
    const node = this.node(at);
    if (node.kind !== "folder") throw new Refusal("ENOTDIR");
    return node;
  }

  leaf(at: At): Leaf {
    const node = this.node(at);
    if (node.kind !== "leaf") throw new Refusal("EISDIR");
    return node;
  }

  /** poll(2) without waiting: fills in what is ready, and says how many are. */
  poll(triples: Int32Array): number {
    let count = 0;
    for (let i = 0; i < triples.length; i += 3) {
      const events = this.#readiness(triples[i] ?? -1, triples[i + 1] ?? 0);
      triples[i + 2] = events;
      if (events !== 0) count++;
    }
    return count;
  }

  #readiness(fd: number, wanted: number): number {
    if (fd < 0) return 0;
    const file = this.#files.get(fd);
    return file === undefined ? POLLNVAL : readiness(file) & wanted;
  }
}

function readiness({ opened, seen }: OpenFile): number {
  switch (opened.kind) {
    case "inotify":
      return opened.queue.length > 0 ? EPOLLIN : 0;
    case "process":
      return opened.process.state === "dead" ? EPOLLIN : 0;
    case "node":
      if (opened.node.kind === "folder" || opened.node.version === undefined) return EPOLLIN;
      return opened.node.version === seen ? EPOLLIN : EPOLLIN | EPOLLPRI;
    case "socket":
      return 0;
    default:
      return opened satisfies never;
  }
}
