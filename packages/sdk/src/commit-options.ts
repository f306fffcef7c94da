import type { Abortable } from "./abortable.ts";

/** What an image that is made here is called, and what is different in it. */
export interface NewImageOptions extends Abortable {
  /** "name:tag", which another image has no more then; none where not said. */
  readonly name?: string | undefined;
  /** For its history. */
  readonly message?: string | undefined;
  /** Dockerfile's instructions: `['CMD ["serve"]', "ENV A=1"]`. */
  readonly changes?: readonly string[] | undefined;
}

export interface CommitOptions extends NewImageOptions {
  readonly author?: string | undefined;
  /** Whether its processes are paused meanwhile; true where not said. */
  readonly pause?: boolean | undefined;
}
