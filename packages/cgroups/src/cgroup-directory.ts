/** One directory of a container's cgroup: a container has one in each hierarchy. */
export interface CgroupDirectory {
  readonly version: 1 | 2;
  /** Of a v1 hierarchy: its controllers, or its name as `name=systemd`. Empty for v2. */
  readonly controllers: readonly string[];
  /** Absolute. */
  readonly path: string;
  /** It was there before the container, and stays after it. */
  readonly found?: true;
  /** Processes go into it by cgroup.procs: they are not born in it. */
  readonly entered?: "joined" | undefined;
}
