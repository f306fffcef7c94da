import type { Abortable } from "./abortable.ts";
import type { Container } from "./container.ts";
import type { CreateOptions } from "./create-options.ts";

/** The containers of a root, whoever made them, without those that hold pods together: these are the pods. */
export interface Containers {
  /** Makes one, its image fetched if need be; does not start it. Throws `already_exists` for the name, `invalid_argument`. */
  create(options: CreateOptions): Promise<Container>;
  /** By name, id, or as much of an id as no other has. Throws `not_found`. */
  get(name: string, options?: Abortable): Promise<Container>;
  /** The newest first; all that the root has, whoever made them. */
  list(options?: Abortable): Promise<readonly Container[]>;
}
