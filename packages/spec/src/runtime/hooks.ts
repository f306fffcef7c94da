/** A program of the bundle's maker, run at one moment of a container's life (runtime-spec, config.md, "POSIX-platform Hooks"). */
export interface Hook {
  /** Absolute. */
  readonly path: string;
  /** argv, its own name first; the path alone where there is none. */
  readonly args?: readonly string[] | undefined;
  /** All its environment. */
  readonly env?: readonly string[] | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
}

/** Each list is run in order. */
export interface Hooks {
  readonly prestart?: readonly Hook[] | undefined;
  readonly createRuntime?: readonly Hook[] | undefined;
  readonly createContainer?: readonly Hook[] | undefined;
  readonly startContainer?: readonly Hook[] | undefined;
  readonly poststart?: readonly Hook[] | undefined;
  readonly poststop?: readonly Hook[] | undefined;
}
