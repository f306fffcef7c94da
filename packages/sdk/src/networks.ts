import type { Abortable } from "./abortable.ts";

/** A network of containers. Disposing of one that this engine made, without `keep`, removes it; of any other does nothing. */
export interface Network extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
  /** IPv4: "10.120.0.0/16". */
  readonly subnet: string;
  /** The host's address in it. */
  readonly gateway: string;
  /** No way out. */
  readonly internal: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** The networks of a root, whoever made them. */
export interface Networks {
  /** Its bridge is there while a container is in it. Throws `already_exists` for the name or the subnet, `invalid_argument`, `resource_exhausted`. */
  create(name: string, options?: NetworkOptions): Promise<Network>;
  /** By name, id, or as much of an id as no other has. Throws `not_found`. */
  get(name: string, options?: Abortable): Promise<Network>;
  /** By name; the default one among them once it is made. */
  list(options?: Abortable): Promise<readonly Network[]>;
  /** By name or id. Throws `not_found`, `failed_precondition` while a container that runs is in it, `permission_denied` for one that is always there. */
  remove(name: string, options?: Abortable): Promise<void>;
  /** At once where the container runs, else once it starts. Throws `not_found`, `already_exists`, `failed_precondition`. */
  connect(network: string, container: string, options?: ConnectOptions): Promise<void>;
  /** Throws `not_found`, `failed_precondition` where it is not in it. */
  disconnect(network: string, container: string, options?: Abortable): Promise<void>;
}

export interface NetworkOptions extends Abortable {
  /** "10.1.2.0/24"; one that is free where not said. */
  readonly subnet?: string | undefined;
  /** The subnet's first address where not said. */
  readonly gateway?: string | undefined;
  /** Whether it has no way out; false where not said. */
  readonly internal?: boolean | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /**
   * It outlives its handle, the engine and this process. Otherwise it goes with the first of them,
   * after kill -9 too, as soon as no container is in it.
   */
  readonly keep?: boolean | undefined;
}

export interface ConnectOptions extends Abortable {
  /** Other names by which those in the network find it. */
  readonly aliases?: readonly string[] | undefined;
  /** IPv4; any that is free where not said. */
  readonly address?: string | undefined;
}
