import type { CgroupDirectory } from "@skiff/cgroups";
import type { Pid } from "@skiff/kernel";
import { pid } from "@skiff/kernel";
import {
  array,
  type ContainerId,
  type Decoder,
  decodeContainerId,
  integer,
  type NamespaceType,
  object,
  oneOf,
  map,
  string,
} from "@skiff/spec";

/** What a container owns, written down before it has any of it. */
export interface Owned {
  readonly id: ContainerId;
  readonly ociVersion: string;
  /** Absolute. */
  readonly bundle: string;
  /** Absolute. */
  readonly rootfs: string;
  /** RFC 3339. */
  readonly created: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly namespaces: readonly NamespaceType[];
  readonly cgroup: readonly CgroupDirectory[];
}

/** The container's first process: pid and start time name it for ever. */
export interface Init {
  readonly pid: Pid;
  readonly startTime: number;
  /** Once more, for when the other record is lost. */
  readonly cgroup: readonly CgroupDirectory[];
}

const decodeCgroup: Decoder<readonly CgroupDirectory[]> = array(
  object((directory) => ({
    version: directory.required("version", integer) === 2 ? 2 : 1,
    controllers: directory.required("controllers", array(string)),
    path: directory.required("path", string),
  })),
);

export const decodeOwned: Decoder<Owned> = object((owned) => ({
  id: decodeContainerId(owned.required("id", string)),
  ociVersion: owned.required("ociVersion", string),
  bundle: owned.required("bundle", string),
  rootfs: owned.required("rootfs", string),
  created: owned.required("created", string),
  annotations: Object.fromEntries(owned.required("annotations", map(string))),
  namespaces: owned.required(
    "namespaces",
    array(oneOf("pid", "network", "ipc", "uts", "mount", "cgroup")),
  ),
  cgroup: owned.required("cgroup", decodeCgroup),
}));

export const decodeInit: Decoder<Init> = object((init) => ({
  pid: pid(init.required("pid", integer)),
  startTime: init.required("startTime", integer),
  cgroup: init.required("cgroup", decodeCgroup),
}));
