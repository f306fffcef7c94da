import type { CgroupDirectory, UnitName } from "@skiff/cgroups";
import type { Pid } from "@skiff/kernel";
import { pid } from "@skiff/kernel";
import {
  array,
  boolean,
  type ContainerId,
  type Decoder,
  decodeContainerId,
  decodeHooks,
  type Hooks,
  type MemoryPolicy,
  integer,
  type NamespaceType,
  object,
  oneOf,
  map,
  Mismatch,
  string,
} from "@skiff/spec";
import { decodeResctrlPlace, type ResctrlPlace } from "./resctrl/resctrl-place.ts";

/** What a container owns, written down before it has any of it. */
export interface Owned {
  readonly id: ContainerId;
  readonly ociVersion: string;
  /** Absolute. */
  readonly bundle: string;
  /** Where its configuration is, if not in the bundle's config.json: of the bundle, or absolute. */
  readonly configFile?: string | undefined;
  /** Absolute. */
  readonly rootfs: string;
  /** RFC 3339. */
  readonly created: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly namespaces: readonly NamespaceType[];
  readonly cgroup: readonly CgroupDirectory[];
  /** systemd's, where that makes the cgroup. */
  readonly unit?: UnitName | undefined;
  readonly resctrl?: ResctrlPlace | undefined;
  /** Those that others run than the one who reads the configuration. */
  readonly hooks?: LateHooks | undefined;
  /** personality(2) of all its processes, where it is not this one's. */
  readonly personality?: number | undefined;
  /** Where all its processes take memory from. */
  readonly memoryPolicy?: MemoryPolicy | undefined;
  /** The record has the filter of system calls that its processes get. */
  readonly filtered?: boolean | undefined;
  /** It has no pid namespace of its own: its processes do not go with the first one. */
  readonly sharesPids?: boolean | undefined;
}

/** What is told of a container. */
export interface Described extends Pick<
  Owned,
  "ociVersion" | "bundle" | "rootfs" | "created" | "annotations"
> {
  /** Of its cgroup what can stop its processes. */
  readonly freezers: readonly CgroupDirectory[];
}

export type LateHooks = Pick<Hooks, "poststart" | "poststop">;

/** The container's first process: pid and start time name it for ever. */
export interface Init extends InitName {
  /** Once more, for when the other record is lost. */
  readonly cgroup: readonly CgroupDirectory[];
  readonly unit?: UnitName | undefined;
  readonly resctrl?: ResctrlPlace | undefined;
}

export interface InitName {
  readonly pid: Pid;
  readonly startTime: number;
}

const found = "found ";

/**
 * As lines of /proc/PID/cgroup are, but with the path on this host: "cpu:/sys/fs/cgroup/cpu/c1", and
 * no controller for v2; "found cpu:…" for one that was there before.
 */
export function encodeCgroup(directories: readonly CgroupDirectory[]): readonly string[] {
  return directories.map(
    (directory) =>
      `${directory.found === true ? found : ""}${directory.controllers.join(",")}:${directory.path}`,
  );
}

/** All below it is going to be removed: never the root, nor what is above something. */
function isBelowMount(path: string): boolean {
  const isDeep = path.indexOf("/", 1) > 0 && !path.endsWith("/") && !path.includes("//");
  return isDeep && !(path.includes("/.") && /\/\.\.?(\/|$)/.test(path));
}

export const decodeCgroup: Decoder<readonly CgroupDirectory[]> = array((value) => {
  const whole = string(value);
  const isFound = whole.startsWith(found);
  const line = isFound ? whole.slice(found.length) : whole;
  const colon = line.indexOf(":/");
  const path = line.slice(colon + 1);
  if (colon < 0 || !isBelowMount(path)) {
    throw new Mismatch(`${JSON.stringify(line)} names no cgroup`);
  }
  const controllers = colon === 0 ? [] : line.slice(0, colon).split(",");
  const directory = { version: colon === 0 ? 2 : 1, controllers, path } as const;
  return isFound ? { ...directory, found: true } : directory;
});

/** Of the lines those that `Freezer` chooses from. */
function decodeFreezers(value: unknown): readonly CgroupDirectory[] {
  const lines = array(string)(value);
  return decodeCgroup(lines.filter((line) => /^(found )?:|freezer/.test(line)));
}

export function encodeOwned(owned: Owned): string {
  return JSON.stringify({ ...owned, cgroup: encodeCgroup(owned.cgroup) });
}

export function encodeInit(init: Init): string {
  return JSON.stringify({ ...init, cgroup: encodeCgroup(init.cgroup) });
}

function decodeLateHooks(value: unknown): LateHooks {
  const { poststart, poststop } = decodeHooks(value);
  return { poststart, poststop };
}

const decodeUnit: Decoder<UnitName> = object((unit) => ({
  name: unit.required("name", string),
  socket: unit.required("socket", string),
}));

const decodeKeptPolicy: Decoder<MemoryPolicy> = object((policy) => ({
  mode: policy.required("mode", integer),
  nodes: policy.required("nodes", array(integer)),
}));

export const decodeOwned: Decoder<Owned> = object((owned) => ({
  id: decodeContainerId(owned.required("id", string)),
  ociVersion: owned.required("ociVersion", string),
  bundle: owned.required("bundle", string),
  configFile: owned.optional("configFile", string),
  rootfs: owned.required("rootfs", string),
  created: owned.required("created", string),
  annotations: Object.fromEntries(owned.required("annotations", map(string))),
  namespaces: owned.required(
    "namespaces",
    array(oneOf("pid", "network", "ipc", "uts", "mount", "cgroup", "time", "user")),
  ),
  cgroup: owned.required("cgroup", decodeCgroup),
  unit: owned.optional("unit", decodeUnit),
  resctrl: owned.optional("resctrl", decodeResctrlPlace),
  hooks: owned.optional("hooks", decodeLateHooks),
  personality: owned.optional("personality", integer),
  memoryPolicy: owned.optional("memoryPolicy", decodeKeptPolicy),
  filtered: owned.optional("filtered", boolean),
  sharesPids: owned.optional("sharesPids", boolean),
}));

/** By itself: `list` decodes that of all containers. */
export const decodeDescribed: Decoder<Described> = object((owned) => ({
  ociVersion: owned.required("ociVersion", string),
  bundle: owned.required("bundle", string),
  rootfs: owned.required("rootfs", string),
  created: owned.required("created", string),
  annotations: Object.fromEntries(owned.required("annotations", map(string))),
  freezers: owned.required("cgroup", decodeFreezers),
}));

export const decodeInitName: Decoder<InitName> = object((init) => ({
  pid: pid(init.required("pid", integer)),
  startTime: init.required("startTime", integer),
}));

/** `cgroup` is the container's where that is known already: it is long, and need not be read again. */
export function decodeInit(cgroup?: readonly CgroupDirectory[]): Decoder<Init> {
  return object((init) => ({
    pid: pid(init.required("pid", integer)),
    startTime: init.required("startTime", integer),
    cgroup: cgroup ?? init.required("cgroup", decodeCgroup),
    unit: init.optional("unit", decodeUnit),
    resctrl: init.optional("resctrl", decodeResctrlPlace),
  }));
}
