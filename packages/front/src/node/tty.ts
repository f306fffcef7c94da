import { linux } from "host:linux";
import { TIOCGWINSZ } from "@skiff/kernel";
import { sure } from "./errno-error.ts";

export function isatty(fd: number): boolean {
  return linux.ioctl(fd, TIOCGWINSZ, new Uint8Array(8)) === 0;
}

export class WriteStream {
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Columns and rows. */
  getWindowSize(): [number, number] {
    const size = new Uint8Array(8);
    sure(linux.ioctl(this.#fd, TIOCGWINSZ, size), "ioctl");
    const view = new DataView(size.buffer);
    return [view.getUint16(2, true), view.getUint16(0, true)];
  }
}
