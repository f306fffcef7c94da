import type { Abortable } from "./abortable.ts";

/** Which image is taken, and from where. */
export interface ImageOptions {
  /** "busybox", "ghcr.io/owner/name:tag", with a digest, or an image's id. */
  readonly image: string;
  /** "linux/arm64": of an image for several. This machine's where not said. */
  readonly platform?: string | undefined;
  /** Whether it is fetched before; "missing" where not said. */
  readonly pull?: "missing" | "always" | "never" | undefined;
}

/** A container; what is not said, the image says. */
export interface CreateOptions extends Abortable, ImageOptions {
  /** In place of the image's Cmd. */
  readonly command?: readonly string[] | undefined;
  /** In place of the image's Entrypoint and Cmd; empty: none. */
  readonly entrypoint?: string | undefined;
  /** One is made up where not said. */
  readonly name?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly workdir?: string | undefined;
  /** "user[:group]", names or numbers. */
  readonly user?: string | undefined;
  readonly hostname?: string | undefined;
  /** A network's name, or "none", "host", "default". Where not said: "default" with `ports`, else "none". */
  readonly network?: string | undefined;
  /** Other names by which those in its network find it. */
  readonly aliases?: readonly string[] | undefined;
  readonly ports?: readonly PortOptions[] | undefined;
  readonly mounts?: readonly MountOptions[] | undefined;
  /** Paths in the container, each with the name of the volume there, made if it is not there; "" for one of its own. */
  readonly volumes?: Readonly<Record<string, string>> | undefined;
  /** Paths in the container, each with its options as of mount(8): `{ "/run": "size=64m" }`. */
  readonly tmpfs?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Bytes. */
  readonly memory?: number | undefined;
  /** How many at most: 1.5. */
  readonly cpus?: number | undefined;
  /** Processes and threads at most. */
  readonly pidsLimit?: number | undefined;
  /** The container's root file system. */
  readonly readOnly?: boolean | undefined;
  readonly tty?: boolean | undefined;
  /** Keeps its input open for `attach()`. */
  readonly stdin?: boolean | undefined;
  /** A name or number; SIGTERM where neither this nor the image says. */
  readonly stopSignal?: string | undefined;
  /** Seconds from that to SIGKILL; ten where not said. */
  readonly stopTimeout?: number | undefined;
  /** "NET_ADMIN", "ALL". */
  readonly capAdd?: readonly string[] | undefined;
  readonly capDrop?: readonly string[] | undefined;
  readonly privileged?: boolean | undefined;
  /** "none": not even the image's check. */
  readonly health?: HealthOptions | "none" | undefined;
  /** Whether it is started again when it stops by itself; "no" where not said. */
  readonly restart?: "no" | "always" | "on-failure" | "unless-stopped" | undefined;
  /**
   * It outlives its handle, the engine and this process. Otherwise it goes with the first of them,
   * after kill -9 too.
   */
  readonly keep?: boolean | undefined;
}

/** As `CreateOptions`. */
export type RunOptions = CreateOptions;

/** A port of the container that a port of the host leads to. */
export interface PortOptions {
  readonly port: number;
  /** Any that is free where not said, or 0; see `Container.port`. */
  readonly hostPort?: number | undefined;
  /** The host's, IPv4; all of them where not said. */
  readonly address?: string | undefined;
  readonly protocol?: "tcp" | "udp" | "sctp" | undefined;
}

/** How it is found out whether a container does what it is for. What is not said, the image says, or is Docker's default. Seconds. */
export interface HealthOptions {
  /** A line for the container's shell: 0 says that it does. */
  readonly command?: string | undefined;
  /** From one check to the next. */
  readonly interval?: number | undefined;
  /** How long one may take. */
  readonly timeout?: number | undefined;
  /** So long after its start a failure does not count. */
  readonly startPeriod?: number | undefined;
  /** In that time, from one check to the next until one succeeds. */
  readonly startInterval?: number | undefined;
  /** So many failures in a row make it unhealthy. */
  readonly retries?: number | undefined;
}

/** A directory or file of the host's, seen in the container. */
export interface MountOptions {
  readonly source: string;
  readonly target: string;
  readonly readOnly?: boolean | undefined;
}
