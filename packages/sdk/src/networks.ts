import type { Abortable } from "./abortable.ts";

/** A network of containers. */
export interface Network {
  readonly id: string;
  readonly name: string;
  /** "10.120.0.0/16". */
  readonly subnet: string;
  readonly gateway: string;
  /** No way out. */
  readonly internal: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

export interface Networks {
  /** Its bridge is there while a container is in it. Throws `already_exists` for the name or the subnet, `invalid_argument`, `resource_exhausted`. */
  create(name: string, options?: NetworkOptions): Promise<Network>;
  /** By name, id, or as much of an id as no other has. Throws `not_found`. */
  get(name: string, options?: Abortable): Promise<Network>;
  /** By name; the default one among them once it is made. */
  list(options?: Abortable): Promise<readonly Network[]>;
  /** Throws `not_found`, `failed_precondition` while a container is in it, `permission_denied` for one that is always there. */
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
  readonly internal?: boolean | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface ConnectOptions extends Abortable {
  /** Other names by which those in the network find it. */
  readonly aliases?: readonly string[] | undefined;
  /** Any that is free where not said. */
  readonly address?: string | undefined;
}
