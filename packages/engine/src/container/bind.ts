/** mount_namespaces(7), "r" for what is mounted below too. Shared there is none: a container's mounts never reach the host. */
export const propagations = ["private", "rprivate", "slave", "rslave"] as const;

export type Propagation = (typeof propagations)[number];

export function isPropagation(text: string): text is Propagation {
  return propagations.some((one) => one === text);
}

/** A directory or file of the host's, seen in the container. Both paths are absolute. */
export interface Bind {
  readonly source: string;
  readonly destination: string;
  readonly readOnly: boolean;
  /** The volume that the source is of. */
  readonly volume?: string | undefined;
  /** What is mounted is this in the volume, links in which lead nowhere else. */
  readonly subpath?: string | undefined;
  /** Whether that was made for this container, and goes with it. */
  readonly isAnonymous?: boolean | undefined;
  /** Absent: "rprivate". */
  readonly propagation?: Propagation | undefined;
  /** Without what is mounted below the source. */
  readonly isFlat?: boolean | undefined;
}
