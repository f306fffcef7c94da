import { Fault } from "@skiff/base";
import type { CgroupDirectory } from "../cgroup-directory.ts";
import type { Hierarchy } from "../hierarchy.ts";
import { systemSocket, type UnitName } from "./unit-name.ts";

/** A transient scope of systemd's, and the slice that it is in (systemd.scope(5), systemd.slice(5)). */
export interface Scope {
  readonly unit: UnitName;
  readonly slice: string;
  /** In all hierarchies, the v2 one first. In some of them systemd makes none. */
  readonly cgroup: readonly CgroupDirectory[];
}

/**
 * The scope of a container whose `cgroupsPath` is `slice:prefix:name`, as engines write it for
 * this driver; with none it is named for the id. `above` is the cgroup of all units of the
 * systemd that makes it. Throws `invalid_argument`, and `failed_precondition` for a user's own
 * systemd where there is any v1 hierarchy, which is root's alone.
 */
export function planScope(
  hierarchies: readonly Hierarchy[],
  {
    socket,
    above,
    cgroupsPath,
    id,
  }: {
    readonly socket: string;
    readonly above: string;
    readonly cgroupsPath: string | undefined;
    readonly id: string;
  },
): Scope {
  if (socket !== systemSocket && hierarchies.some(({ version }) => version === 1)) {
    throw new Fault(
      "failed_precondition",
      "a user's own systemd needs cgroup v2 alone: use cgroupfs, without --systemd-cgroup",
    );
  }
  const parts = (cgroupsPath || `:oar:${id}`).split(":");
  const [slice = "", prefix = "", last = ""] = parts;
  if (parts.length !== 3 || last === "") {
    throw new Fault(
      "invalid_argument",
      `expected cgroupsPath to be of format "slice:prefix:name" for systemd cgroups, got ${JSON.stringify(cgroupsPath)} instead`,
    );
  }
  const name = `${prefix === "" ? "" : `${prefix}-`}${last}.scope`;
  if (!/^[\w:.\\@-]{1,255}$/.test(name)) {
    throw new Fault("invalid_argument", `linux.cgroupsPath: ${name} is no name of a unit`);
  }
  const usual = socket === systemSocket ? "system.slice" : "user.slice";
  const inside = slice === "" ? usual : slice;
  const path = `${above}${slicePath(inside)}/${name}`;
  const cgroup = hierarchies
    .map(({ version, controllers, mount }) => ({ version, controllers, path: `${mount}${path}` }))
    .toSorted((a, b) => b.version - a.version);
  return { unit: { name, socket }, slice: inside, cgroup };
}

/** A dash in a slice's name says what it is in: a-b.slice is in a.slice (systemd.slice(5)). */
function slicePath(slice: string): string {
  if (slice === "-.slice") return "";
  const words = slice.slice(0, -".slice".length).split("-");
  if (!slice.endsWith(".slice") || !words.every((word) => /^[\w:.\\@]+$/.test(word))) {
    throw new Fault("invalid_argument", `linux.cgroupsPath: ${slice} is no name of a slice`);
  }
  return words.map((_, i) => `/${words.slice(0, i + 1).join("-")}.slice`).join("");
}
