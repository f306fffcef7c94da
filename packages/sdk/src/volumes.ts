import type { Abortable } from "./abortable.ts";

/** Files that outlast containers. */
export interface Volume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** Volumes stay until they are removed, but for those of a container's own. */
export interface Volumes {
  /** One of that name is left as it is; without a name one is made up. Throws `invalid_argument`. */
  create(name?: string, options?: VolumeOptions): Promise<Volume>;
  /** Throws `not_found`. */
  get(name: string, options?: Abortable): Promise<Volume>;
  /** By name. */
  list(options?: Abortable): Promise<readonly Volume[]>;
  /** With its files. Throws `not_found`, `failed_precondition` while a container has it. */
  remove(name: string, options?: Abortable): Promise<void>;
}

export interface VolumeOptions extends Abortable {
  readonly labels?: Readonly<Record<string, string>> | undefined;
}
