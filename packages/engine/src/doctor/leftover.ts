/** Something on this machine that was a container's, or was made for one, and that nobody owns. */
export interface Leftover {
  /** "cgroup", "mount", "lease"…: one word. */
  readonly kind: string;
  /** Its path, or its name. */
  readonly what: string;
  /** Whose it was, and how it is known that it is nobody's. */
  readonly why: string;
  /** Why it is left alone all the same. */
  readonly kept?: string | undefined;
  /** Idempotent. Throws what the system says; where something uses it after all, it is still there. */
  readonly remove: () => void | Promise<void>;
}
