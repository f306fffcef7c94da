import { linux } from "host:linux";
import { CLD_EXITED, EPOLLIN, P_PIDFD, signals, WEXITED } from "@skiff/kernel";
import { fork, type Forked, type Forking } from "../fork.ts";
import { Emitter } from "./emitter.ts";
import { environment } from "./environment.ts";
import { ErrnoError, got } from "./errno-error.ts";
import { findProgram } from "./find-program.ts";
import { closeSync } from "./fs.ts";
import { environOf } from "./environ-of.ts";
import { PipeReader } from "./pipe-reader.ts";
import { PipeWriter } from "./pipe-writer.ts";
import { Pipes } from "./pipes.ts";
import { ready } from "./ready.ts";

type Stdio = "pipe" | "ignore";

type Environment = Readonly<Record<string, string | undefined>>;

export interface SpawnOptions {
  readonly cwd?: string | undefined;
  readonly env?: Environment;
  readonly stdio?: Stdio | readonly [Stdio, Stdio, Stdio];
  readonly detached?: boolean;
}

/** `child_process.spawn`. Throws an ErrnoError where it has no pipes, as Bun does. */
export function spawn(
  program: string,
  args: readonly string[],
  { cwd, env = environment(), stdio = "pipe", detached = false }: SpawnOptions = {},
): ChildProcess {
  const wanted = typeof stdio === "string" ? [stdio, stdio, stdio] : stdio;
  using pipes = new Pipes();
  const [input, output, errors] = wanted.map((kind) =>
    kind === "pipe" ? pipes.make() : undefined,
  );
  const streams = [input?.[0], output?.[1], errors?.[1]] as const;
  const forked = tryFork(program, { args, cwd, env, streams, isDetached: detached });
  pipes.started(streams);
  return new ChildProcess(forked, {
    stdin: input && new PipeWriter(input[1]),
    stdout: output && new PipeReader(output[0]),
    stderr: errors && new PipeReader(errors[0]),
  });
}

interface Trying extends Omit<Forking, "environ"> {
  readonly env: Environment;
}

function tryFork(program: string, { env, ...forking }: Trying): Forked | ErrnoError {
  try {
    return fork(findProgram(program, env), { ...forking, environ: environOf(env) });
  } catch (error) {
    if (error instanceof ErrnoError) return error;
    throw error;
  }
}

interface Ends {
  readonly stdin: PipeWriter | undefined;
  readonly stdout: PipeReader | undefined;
  readonly stderr: PipeReader | undefined;
}

/** Tells of "error" where it could not be started, of "exit", and of "close" when its output has ended too. */
export class ChildProcess extends Emitter implements Ends {
  readonly pid: number | undefined;
  readonly stdin: PipeWriter | undefined;
  readonly stdout: PipeReader | undefined;
  readonly stderr: PipeReader | undefined;
  readonly #pidfd: number | undefined;
  #isOver = false;

  constructor(forked: Forked | Error, { stdin, stdout, stderr }: Ends) {
    super();
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    if (forked instanceof Error) {
      void Promise.resolve().then(() => this.emit("error", forked));
    } else {
      this.pid = forked.pid;
      this.#pidfd = forked.pidfd;
      void this.#watch(forked.pidfd);
    }
  }

  kill(signal: keyof typeof signals = "SIGTERM"): boolean {
    if (this.#pidfd === undefined || this.#isOver) return false;
    return linux.pidfd_send_signal(this.#pidfd, signals[signal]) === 0;
  }

  /** This process ends when its own work does. */
  unref(): this {
    return this;
  }

  async #watch(pidfd: number): Promise<void> {
    await ready(pidfd, EPOLLIN);
    const { code, status } = got(linux.waitid(P_PIDFD, pidfd, WEXITED), "waitid");
    this.#isOver = true;
    closeSync(pidfd);
    const end = code === CLD_EXITED ? [status, null] : [null, nameOf(status)];
    this.emit("exit", ...end);
    this.stdin?.destroy();
    await Promise.all([this.stdout?.closed, this.stderr?.closed]);
    this.emit("close", ...end);
  }
}

function nameOf(signal: number): string {
  return Object.entries(signals).find(([, number]) => number === signal)?.[0] ?? `SIG${signal}`;
}

export { spawnSync } from "./spawn-sync.ts";
