import type { Abortable } from "./abortable.ts";
import type { ChangeableOptions } from "./changeable-options.ts";
import type { CommitOptions } from "./commit-options.ts";
import type { FileChange } from "./file-change.ts";
import type { Files } from "./files.ts";
import type { Image } from "./image.ts";
import type { LogEntry, LogOptions } from "./log-entry.ts";
import type { Output } from "./output.ts";
import type { ProcessTable, TopOptions } from "./process-table.ts";
import type { ExecOptions, Process } from "./process.ts";
import type { Usage } from "./usage.ts";

/** "restarting": it has ended, and its policy starts it again. "removing": somebody removes it. */
export type ContainerStatus =
  | "created"
  | "running"
  | "paused"
  | "exited"
  | "restarting"
  | "removing";

/** What a container is, and what it does now. */
export interface Inspection {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** As its maker called it. */
  readonly image: string;
  readonly status: ContainerStatus;
  /** The host's, of its first process; undefined when it does not run. */
  readonly pid: number | undefined;
  /** Undefined unless it has exited; 128 + n when signal n ended it. */
  readonly exitCode: number | undefined;
  readonly createdAt: Date;
  /** The last time; undefined if it never was. */
  readonly startedAt: Date | undefined;
  /** Undefined unless it has exited. */
  readonly finishedAt: Date | undefined;
  /** Its program and that one's arguments. */
  readonly args: readonly string[];
  /** "NAME=value", the image's among them. */
  readonly env: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Those that lead in now. */
  readonly ports: readonly PublishedPort[];
  /** Those it is in, its place in each as long as it runs. */
  readonly networks: readonly NetworkPlace[];
  /** The id of the pod that it is in: `ports` and `networks` are that one's, where it shares its network. */
  readonly pod: string | undefined;
  /** Undefined unless its health is checked. */
  readonly health: ContainerHealth | undefined;
}

/** A port of a container, and the host's that leads there. */
export interface PublishedPort {
  readonly port: number;
  readonly protocol: "tcp" | "udp" | "sctp";
  /** The host's; "0.0.0.0" for all of them. */
  readonly address: string;
  readonly hostPort: number;
}

/** A container's place in a network. */
export interface NetworkPlace {
  /** Its name. */
  readonly network: string;
  /** None while it does not run. */
  readonly addresses: readonly string[];
  /** "02:42:…"; undefined while it does not run. */
  readonly mac: string | undefined;
}

/** What checks since the last start have said. */
export interface ContainerHealth {
  readonly status: "starting" | "healthy" | "unhealthy";
  /** Failures in a row. */
  readonly failingStreak: number;
  /** What the last check printed, the beginning of it. */
  readonly output: string;
}

/**
 * A container. Every call throws `not_found` once it is removed, `cancelled` once its engine is closed, and
 * `unavailable` when what runs it, its shim or `skiffd`, does not answer. Disposing of one that this engine
 * made, without `keep`, removes it, killed where it runs; of any other does nothing. It may be done again.
 */
export interface Container extends AsyncDisposable {
  readonly id: string;
  /** When it was got; see `rename`. */
  readonly name: string;
  /** As its maker called it. */
  readonly image: string;
  /** All that it writes, from the beginning until it stops; reading it late or never holds nothing up. One stream, to be read once. */
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly files: Files;
  /**
   * One that runs is left as it is. Returns when its program has been started. Throws `not_found`, `permission_denied` for a
   * program that cannot be, `failed_precondition` for one that is paused, or a port that somebody else has.
   */
  start(options?: Abortable): Promise<void>;
  /**
   * Asks it to end, and kills it when its time is over. Returns when it has stopped; one that does not run is left as it is.
   * Throws `deadline_exceeded` for processes that do not die. Called off, it has been asked and is not killed.
   */
  stop(options?: StopOptions): Promise<void>;
  /** As `stop`, then `start`. */
  restart(options?: StopOptions): Promise<void>;
  /** "SIGTERM", "TERM" or 15; SIGKILL where not said. Throws `failed_precondition` when it does not run. */
  kill(signal?: string | number, options?: Abortable): Promise<void>;
  /** Waits until it does not run; its exit code, 128 + n when signal n ended it, 0 if it never ran. */
  wait(options?: Abortable): Promise<number>;
  /**
   * Waits until its health check succeeds. Throws `failed_precondition` where there is none, and once it is
   * unhealthy or does not run.
   */
  untilHealthy(options?: Abortable): Promise<void>;
  /** Where a port of its own is reached from the host. Throws `not_found` for one that is not published, or while it does not run. */
  port(port: number, options?: PortQuery): Promise<PublishedPort>;
  /** What it has used until now. Throws `failed_precondition` when it does not run. */
  usage(options?: Abortable): Promise<Usage>;
  /** Its processes, as the host numbers them. Throws `failed_precondition` when it does not run, `invalid_argument` for what ps(1) does not take. */
  top(options?: TopOptions): Promise<ProcessTable>;
  /** Waits until it does not run, and gives all that it wrote. */
  output(options?: Abortable): Promise<Output>;
  /** Runs another process in it: a program and its arguments, which no shell reads. Returns once it runs. Throws `failed_precondition` when it does not run, and as `start`. */
  exec(command: readonly string[], options?: ExecOptions): Promise<Process>;
  /** Its first process: what it writes from now on, and its input where it was made with `stdin`. Throws `failed_precondition` when it does not run. */
  attach(options?: Abortable): Promise<Process>;
  /** What it has written, line by line, read as it is asked for; ends when the signal aborts. */
  logs(options?: LogOptions): AsyncIterable<LogEntry>;
  /** Freezes its processes. Throws `failed_precondition` unless it runs. */
  pause(options?: Abortable): Promise<void>;
  /** Throws `failed_precondition` unless it is paused. */
  unpause(options?: Abortable): Promise<void>;
  /** Throws `already_exists`, `invalid_argument`. */
  rename(name: string, options?: Abortable): Promise<void>;
  /** Sets other limits, at once where it runs, or another policy; what is not said stays. Throws `invalid_argument`, and what the kernel says to a limit: nothing has changed then. */
  update(options: UpdateOptions): Promise<void>;
  /** What it has changed of its image's files until now, running or not. */
  changes(options?: Abortable): Promise<readonly FileChange[]>;
  /** Makes an image of these changes, on its own image. Throws `invalid_argument`. */
  commit(options?: CommitOptions): Promise<Image>;
  /** All its files, running or not, as a tar archive, without what is mounted into it; `engine.images.import()` takes it. */
  export(options?: Abortable): ReadableStream<Uint8Array>;
  /** What it is, and what it does at this moment. */
  inspect(options?: Abortable): Promise<Inspection>;
  /** Idempotent. Throws `failed_precondition` for one that runs, unless forced: then it is killed. */
  remove(options?: RemoveOptions): Promise<void>;
}

export interface UpdateOptions extends Abortable, ChangeableOptions {}

export interface StopOptions extends Abortable {
  /** How long it may take to end by itself, 24 days at most; negative: for ever. What the container says where not said. */
  readonly seconds?: number | undefined;
}

export interface PortQuery extends Abortable {
  /** "tcp" where not said. */
  readonly protocol?: PublishedPort["protocol"] | undefined;
}

/** What has been begun is done to its end: nothing is removed by half. */
export interface RemoveOptions extends Abortable {
  /** Also what runs, or is in use. */
  readonly force?: boolean | undefined;
}
