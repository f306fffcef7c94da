import type { Abortable } from "./abortable.ts";
import type {
  ContainerStatus,
  NetworkPlace,
  PortQuery,
  PublishedPort,
  RemoveOptions,
  StopOptions,
} from "./container.ts";
import type { NetworkingOptions } from "./networking-options.ts";

/** A kind of namespace. */
export type PodNamespace = "net" | "ipc" | "uts" | "pid";

/** "degraded": some of its containers run, others do not. */
export type PodStatus =
  | "created"
  | "running"
  | "degraded"
  | "paused"
  | "stopped"
  | "exited"
  | "removing";

/**
 * Containers that share namespaces, so that they reach each other at 127.0.0.1, and that go together. One is put into a pod
 * by `engine.run({ pod })`. Every call throws `not_found` once the pod is removed. Disposing of one that this engine made,
 * without `keep`, removes it; of any other does nothing.
 */
export interface Pod extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
  /** Starts it, and all containers in it. Those that run are left as they are. */
  start(options?: Abortable): Promise<void>;
  /** Stops all containers in it, the youngest first, each as `Container.stop`. Idempotent. */
  stop(options?: StopOptions): Promise<void>;
  inspect(options?: Abortable): Promise<PodInspection>;
  /** Where a port of its own is reached from the host. Throws `not_found` for one that is not published, or while the pod does not run. */
  port(port: number, options?: PortQuery): Promise<PublishedPort>;
  /** With all containers in it, whoever made them. Idempotent. Throws `failed_precondition` where one of them runs, unless forced: then they are killed. */
  remove(options?: RemoveOptions): Promise<void>;
}

/** What a pod is, and what its containers do now. */
export interface PodInspection {
  readonly id: string;
  readonly name: string;
  readonly status: PodStatus;
  readonly createdAt: Date;
  readonly labels: Readonly<Record<string, string>>;
  /** What its containers share. */
  readonly shares: readonly PodNamespace[];
  /** The oldest first. */
  readonly containers: readonly PodMember[];
  /** Those that lead in now. */
  readonly ports: readonly PublishedPort[];
  /** Those it is in, its place in each as long as it runs. */
  readonly networks: readonly NetworkPlace[];
}

/** A container in a pod. */
export interface PodMember {
  readonly id: string;
  readonly name: string;
  readonly status: ContainerStatus;
}

/** The pods of a root, whoever made them. */
export interface Pods {
  /** Makes one without containers; does not start it. Throws `already_exists` for the name, `invalid_argument`. */
  create(options?: PodOptions): Promise<Pod>;
  /** By name, id, or as much of an id as no other has. Throws `not_found`. */
  get(name: string, options?: Abortable): Promise<Pod>;
  /** The newest first; all that the root has, whoever made them. */
  list(options?: Abortable): Promise<readonly Pod[]>;
}

/** What is no option, or not of its type, is refused by `invalid_argument`, with its name. */
export interface PodOptions extends Abortable, NetworkingOptions {
  /** Letters, digits and `_.-`; no container has the same. One is made up where not said. */
  readonly name?: string | undefined;
  /** Its name where not said. */
  readonly hostname?: string | undefined;
  /** What its containers share: "net", "ipc" and "uts" where not said. */
  readonly shares?: readonly PodNamespace[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** As of a container. */
  readonly keep?: boolean | undefined;
}
