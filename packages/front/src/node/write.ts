import { linux } from "host:linux";
import { EPOLLOUT } from "@skiff/kernel";
import { ErrnoError } from "./errno-error.ts";
import { ready } from "./ready.ts";
import { uninterrupted } from "./try-again.ts";

/** PIPE_BUF: so much a pipe takes without waiting, once it takes anything (pipe(7)). */
const most = 4096;

type Done = (error: Error | null, written: number) => void;

/** `fs.write`: of a pipe that is full others may go on. */
export function write(
  fd: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
  _position: null,
  done: Done,
): void {
  void writePart(fd, bytes.subarray(offset, offset + Math.min(length, most)), done);
}

async function writePart(fd: number, part: Uint8Array, done: Done): Promise<void> {
  await ready(fd, EPOLLOUT);
  const written = uninterrupted(() => linux.write(fd, part, 0));
  if (written < 0) done(new ErrnoError(written, "write"), 0);
  else done(null, written);
}
