import { linux } from "host:linux";
import { CLD_EXITED, EPOLLIN, EPOLLOUT, P_PIDFD, signals, WEXITED } from "@skiff/kernel";
import { fork } from "../fork.ts";
import { environment } from "./environment.ts";
import { environOf } from "./environ-of.ts";
import { ErrnoError, got } from "./errno-error.ts";
import { findProgram } from "./find-program.ts";
import { closeSync } from "./fs.ts";
import { now } from "./loop.ts";
import { Pipes } from "./pipes.ts";
import { demandTryAgain, EPIPE } from "./try-again.ts";

const chunk = 64 * 1024;
/** PIPE_BUF, see `write`. */
const most = 4096;
const ETIMEDOUT = -110;

export interface SpawnSyncOptions {
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Spawned {
  /** Null where it could not be started, or was killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: Error;
}

/** `child_process.spawnSync`, of texts: nothing else goes on meanwhile. At its deadline the program is killed. */
export function spawnSync(
  program: string,
  args: readonly string[],
  options: SpawnSyncOptions,
): Spawned {
  try {
    return run(program, args, options);
  } catch (error) {
    if (!(error instanceof ErrnoError)) throw error;
    return { status: null, stdout: "", stderr: "", error };
  }
}

function run(
  program: string,
  args: readonly string[],
  { input = "", timeout, env = environment() }: SpawnSyncOptions,
): Spawned {
  using pipes = new Pipes();
  const [stdin, toStdin] = pipes.make();
  const [fromStdout, stdout] = pipes.make();
  const [fromStderr, stderr] = pipes.make();
  const streams = [stdin, stdout, stderr] as const;
  const path = findProgram(program, env);
  const environ = environOf(env);
  const { pidfd } = fork(path, { args, cwd: undefined, environ, streams, isDetached: false });
  pipes.started(streams);
  const sources = [new Source(fromStdout), new Source(fromStderr)] as const;
  let isInTime = false;
  let end: ReturnType<typeof linux.waitid>;
  try {
    isInTime = pass(new TextEncoder().encode(input), toStdin, { sources, timeout });
  } finally {
    if (!isInTime) linux.pidfd_send_signal(pidfd, signals.SIGKILL);
    end = linux.waitid(P_PIDFD, pidfd, WEXITED);
    closeSync(pidfd);
  }
  const { code, status } = got(end, "waitid");
  const [said = "", complained = ""] = sources.map((source) => source.text());
  const texts = { stdout: said, stderr: complained };
  if (!isInTime) return { status: null, ...texts, error: new ErrnoError(ETIMEDOUT, "spawnSync") };
  return { status: code === CLD_EXITED ? status : null, ...texts };
}

class Source {
  readonly fd: number;
  readonly #chunks: Uint8Array[] = [];
  isOpen = true;

  constructor(fd: number) {
    this.fd = fd;
  }

  read(): void {
    const buffer = new Uint8Array(chunk);
    const count = linux.read(this.fd, buffer, 0, buffer.length);
    if (count > 0) return void this.#chunks.push(buffer.subarray(0, count));
    if (count === 0) return this.close();
    demandTryAgain(count, "read");
  }

  close(): void {
    if (this.isOpen) closeSync(this.fd);
    this.isOpen = false;
  }

  text(): string {
    const decoder = new TextDecoder();
    const bytes = new Uint8Array(this.#chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#chunks) {
      bytes.set(part, at);
      at += part.length;
    }
    return decoder.decode(bytes);
  }
}

/** Passes the input on and takes the output until its end. False at the deadline. Closes all. */
function pass(
  input: Uint8Array,
  to: number,
  { sources, timeout }: { readonly sources: readonly Source[]; readonly timeout: number },
): boolean {
  const deadline = now() + timeout;
  let unsent: Uint8Array | undefined = input;
  try {
    while (unsent !== undefined || sources.some(({ isOpen }) => isOpen)) {
      if (unsent?.length === 0) {
        closeSync(to);
        unsent = undefined;
        continue;
      }
      const left = Math.ceil(deadline - now());
      if (left <= 0) return false;
      const open = sources.filter(({ isOpen }) => isOpen);
      const asked = Int32Array.from([
        ...open.flatMap(({ fd }) => [fd, EPOLLIN, 0]),
        ...(unsent === undefined ? [] : [to, EPOLLOUT, 0]),
      ]);
      linux.poll(asked, left);
      for (const [at, source] of open.entries()) if (asked[3 * at + 2] !== 0) source.read();
      if (unsent === undefined || asked[3 * open.length + 2] === 0) continue;
      const sent = linux.write(to, unsent.subarray(0, most), 0);
      if (sent === EPIPE) unsent = unsent.subarray(unsent.length); // it need not read what it does not need
      else if (sent < 0) demandTryAgain(sent, "write");
      else unsent = unsent.subarray(sent);
    }
    return true;
  } finally {
    if (unsent !== undefined) closeSync(to);
    for (const source of sources) source.close();
  }
}
