import type { Abortable } from "./abortable.ts";
import type { ChangeableOptions } from "./changeable-options.ts";
import type { NetworkingOptions } from "./networking-options.ts";

/** Which image is taken, and from where. */
export interface ImageOptions {
  /** "busybox", "ghcr.io/owner/name:tag", with a digest, or an image's id. */
  readonly image: string;
  /** "linux/arm64": of an image for several. This machine's where not said. */
  readonly platform?: string | undefined;
  /** Whether it is fetched before; "missing" where not said. */
  readonly pull?: "missing" | "always" | "never" | undefined;
}

/**
 * A container; what is not said, the image says. What is no option, or not of its type, is refused by
 * `invalid_argument`, with its name: nothing is passed over in silence.
 */
export interface CreateOptions
  extends Abortable, ImageOptions, NetworkingOptions, ChangeableOptions {
  /** In place of the image's Cmd: a program and its arguments. No shell reads them. */
  readonly command?: readonly string[] | undefined;
  /** In place of the image's Entrypoint and Cmd; empty: none. */
  readonly entrypoint?: string | undefined;
  /** Letters, digits and `_.-`. One is made up where not said. */
  readonly name?: string | undefined;
  /**
   * The pod that it is to be in, by name or id: it is started with the pod, shares its namespaces and goes with it, kept
   * or not. What the pod shares is the pod's to say, as `network` and `ports`: here that is `invalid_argument`.
   */
  readonly pod?: string | undefined;
  /** On top of the image's. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** An absolute path. */
  readonly workdir?: string | undefined;
  /** "user[:group]", names or numbers. */
  readonly user?: string | undefined;
  /** Other groups that its user is in, names or numbers. */
  readonly groups?: readonly string[] | undefined;
  /** The beginning of its id where not said. */
  readonly hostname?: string | undefined;
  /** The host's files and directories. */
  readonly mounts?: readonly MountOptions[] | undefined;
  /** Paths in the container, each with the name of the volume there, made if it is not there; "" for one of its own, which goes with it. */
  readonly volumes?: Readonly<Record<string, string>> | undefined;
  /** Paths in the container, each with its options as of mount(8): `{ "/run": "size=64m" }`. */
  readonly tmpfs?: Readonly<Record<string, string>> | undefined;
  readonly devices?: readonly DeviceOptions[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Bytes of /dev/shm; 64 MiB where not said. */
  readonly shmSize?: number | undefined;
  /** As of setrlimit(2), by their names without "RLIMIT_": `{ nofile: 1024, core: { soft: 0, hard: -1 } }`. -1: no limit. */
  readonly ulimits?: Readonly<Record<string, number | UlimitOptions>> | undefined;
  /** The kernel's settings for its namespaces alone: `{ "net.core.somaxconn": "1024" }`. */
  readonly sysctls?: Readonly<Record<string, string>> | undefined;
  /** Its first process is one that reaps what others leave, and passes signals on. */
  readonly init?: boolean | undefined;
  /** The container's root file system. */
  readonly readOnly?: boolean | undefined;
  /** A terminal: all output is in `stdout` then. */
  readonly tty?: boolean | undefined;
  /** Keeps its input open for `attach()`. */
  readonly stdin?: boolean | undefined;
  /** A name or number; SIGTERM where neither this nor the image says. */
  readonly stopSignal?: string | undefined;
  /** Whole seconds from that to SIGKILL, negative: for ever; ten where not said. */
  readonly stopTimeout?: number | undefined;
  /** "NET_ADMIN", "ALL". */
  readonly capAdd?: readonly string[] | undefined;
  readonly capDrop?: readonly string[] | undefined;
  /** All devices and powers, nothing masked, no filter of system calls. */
  readonly privileged?: boolean | undefined;
  /** No program in it, setuid or not, gains powers that its starter has not. */
  readonly noNewPrivileges?: boolean | undefined;
  /** The filter of system calls: "unconfined", or a profile of Docker's form, as JSON. Docker's own where not said. */
  readonly seccomp?: string | undefined;
  /** The name of a profile that the kernel has, or "unconfined". */
  readonly apparmor?: string | undefined;
  /** "none": not even the image's check. */
  readonly health?: HealthOptions | "none" | undefined;
  /**
   * It outlives its handle, the engine and this process. Otherwise it goes with the first of them,
   * after kill -9 too.
   */
  readonly keep?: boolean | undefined;
}

/** As `CreateOptions`. */
export type RunOptions = CreateOptions;

/** How it is found out whether a container does what it is for. What is not said, the image says, or is Docker's default. Seconds, of 1 ms or more. */
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
  /** From this process's directory, where it is relative. Throws `not_found` where there is nothing. */
  readonly source: string;
  /** An absolute path. */
  readonly target: string;
  readonly readOnly?: boolean | undefined;
}

/** A device of the host's. */
export interface DeviceOptions {
  /** "/dev/fuse". */
  readonly source: string;
  /** In the container; as on the host where not said. */
  readonly target?: string | undefined;
  /** Of r, w and m (mknod(2)); "rwm" where not said. */
  readonly access?: string | undefined;
}

/** -1: no limit. */
export interface UlimitOptions {
  readonly soft: number;
  readonly hard: number;
}
