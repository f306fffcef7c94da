export interface CgroupWish {
  /** Absent: the hierarchy's root. */
  readonly parent: string | undefined;
  readonly rootless: boolean;
}

/**
 * `linux.cgroupsPath` of a container, from the root of the hierarchies; undefined leaves it to the
 * runtime, which does without where an ordinary user has no right to a cgroup.
 */
export function planCgroupsPath(id: string, { parent, rootless }: CgroupWish): string | undefined {
  if (parent === undefined) return rootless ? undefined : `/skiff-${id}`;
  return `/${parent}/skiff-${id}`;
}
