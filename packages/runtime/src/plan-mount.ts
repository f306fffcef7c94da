import {
  MOUNT_ATTR__ATIME,
  MOUNT_ATTR_NOATIME,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NODIRATIME,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_NOSYMFOLLOW,
  MOUNT_ATTR_RDONLY,
  MOUNT_ATTR_STRICTATIME,
  MS_DIRSYNC,
  MS_I_VERSION,
  MS_LAZYTIME,
  MS_MANDLOCK,
  MS_NOATIME,
  MS_NODEV,
  MS_NODIRATIME,
  MS_NOEXEC,
  MS_NOSUID,
  MS_NOSYMFOLLOW,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REC,
  MS_RELATIME,
  MS_REMOUNT,
  MS_SHARED,
  MS_SILENT,
  MS_SLAVE,
  MS_STRICTATIME,
  MS_SYNCHRONOUS,
  MS_UNBINDABLE,
} from "@skiff/kernel";
import { Mismatch, type Mount } from "@skiff/spec";
import type { Ids } from "./user-namespace/plan-user-namespace.ts";

/** A mount of config.json, its options understood (mount(8)). */
export interface PlannedMount {
  readonly destination: string;
  /** Empty for a bind mount. */
  readonly type: string;
  readonly source: string;
  readonly bind: "none" | "bind" | "rbind";
  /** For mount(2): MS_…, and the file system's own options. */
  readonly flags: number;
  readonly options: string;
  /** For mount_setattr(2): of the mount itself, and of it with all that is below. */
  readonly attributes: Attributes;
  readonly recursive: Attributes;
  /** MS_SHARED, …, in order. */
  readonly propagation: readonly number[];
  /** Of a new tmpfs: what was there before is copied into it. */
  readonly copyUp: boolean;
  /** Of a bind mount: the source's ids are others here. */
  readonly idMap?: IdMap | undefined;
  /** Of a bind mount: what is mounted is this, in the directory that the source is. */
  readonly subdir?: string | undefined;
  /** SELinux's label of all its files. */
  readonly label?: string | undefined;
}

/** mount_setattr(2), "ID-mapped mounts". */
export interface IdMap {
  /** Of all mounts below too. */
  readonly recursive: boolean;
  /** Those of the container's user namespace where there are none. */
  readonly ids: Ids | undefined;
}

/** MOUNT_ATTR_… */
export interface Attributes {
  readonly set: number;
  readonly clear: number;
}

/** Throws `invalid_argument` for an option that is not supported. */
export function planMount(mount: Mount): PlannedMount {
  const { destination, type = "", source, options } = mount;
  const plan: Draft = {
    bind: type === "bind" ? "bind" : "none",
    flags: 0,
    options: [],
    attributes: { set: 0, clear: 0 },
    recursive: { set: 0, clear: 0 },
    propagation: [],
    copyUp: false,
    idMap: undefined,
    subdir: undefined,
  };
  for (const word of options ?? []) understand(plan, word);
  if (plan.copyUp && (type !== "tmpfs" || plan.bind !== "none")) {
    throw new Mismatch("option tmpcopyup is for a tmpfs");
  }
  if (plan.subdir !== undefined && plan.bind === "none") {
    throw new Mismatch("option X-mount.subdir is for a bind mount");
  }
  return {
    ...plan,
    idMap: planIdMap(mount, plan),
    destination: cleaned(destination),
    type: plan.bind === "none" ? type : "",
    source: source ?? type,
    options: plan.options.join(","),
  };
}

/** "/dev/" is /dev, and so are other ways to write it. */
function cleaned(path: string): string {
  if (!path.includes("/.") && !path.includes("//") && !path.endsWith("/")) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Mappings without an option are for the one mount (runtime-spec, config.md, "Mounts"). */
function planIdMap(
  { uidMappings: uids, gidMappings: gids }: Mount,
  { bind, idMap }: Draft,
): IdMap | undefined {
  if (idMap === undefined && uids === undefined && gids === undefined) return undefined;
  if (bind === "none") throw new Mismatch("ids are mapped in a bind mount only");
  if ((uids === undefined) !== (gids === undefined)) {
    throw new Mismatch("uidMappings and gidMappings go together");
  }
  const ids = uids && gids && { uids, gids };
  return { recursive: idMap === "ridmap", ids };
}

/** A plan while its options are read, one after the other: the later word wins. */
interface Draft {
  bind: PlannedMount["bind"];
  flags: number;
  readonly options: string[];
  attributes: Attributes;
  recursive: Attributes;
  readonly propagation: number[];
  copyUp: boolean;
  idMap: "idmap" | "ridmap" | undefined;
  subdir: string | undefined;
}

/** As mount(8) has it. */
const subdir = "X-mount.subdir=";

function understand(plan: Draft, word: string): void {
  const meaning = meanings.get(word);
  if (meaning !== undefined) {
    plan.flags = (plan.flags | (meaning.flag ?? 0)) & ~(meaning.unflag ?? 0);
    plan.attributes = withMeaning(plan.attributes, meaning);
    return;
  }
  const propagation = propagations.get(word);
  if (propagation !== undefined) {
    plan.propagation.push(propagation);
    return;
  }
  if (word === "tmpcopyup") {
    plan.copyUp = true;
    return;
  }
  if (word === "idmap" || word === "ridmap") {
    plan.idMap = word;
    return;
  }
  if (word === "bind" || word === "rbind") {
    plan.bind = word;
    return;
  }
  if (word.startsWith(subdir)) {
    plan.subdir = word.slice(subdir.length);
    return;
  }
  const recursive = findRecursive(word);
  if (recursive !== undefined) plan.recursive = withMeaning(plan.recursive, recursive);
  else plan.options.push(supported(word));
}

interface Meaning {
  readonly flag?: number;
  readonly unflag?: number;
  readonly set?: number;
  readonly clear?: number;
}

const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["ro", { flag: MS_RDONLY, set: MOUNT_ATTR_RDONLY }],
  ["rw", { unflag: MS_RDONLY, clear: MOUNT_ATTR_RDONLY }],
  ["nosuid", { flag: MS_NOSUID, set: MOUNT_ATTR_NOSUID }],
  ["suid", { unflag: MS_NOSUID, clear: MOUNT_ATTR_NOSUID }],
  ["nodev", { flag: MS_NODEV, set: MOUNT_ATTR_NODEV }],
  ["dev", { unflag: MS_NODEV, clear: MOUNT_ATTR_NODEV }],
  ["noexec", { flag: MS_NOEXEC, set: MOUNT_ATTR_NOEXEC }],
  ["exec", { unflag: MS_NOEXEC, clear: MOUNT_ATTR_NOEXEC }],
  ["nodiratime", { flag: MS_NODIRATIME, set: MOUNT_ATTR_NODIRATIME }],
  ["diratime", { unflag: MS_NODIRATIME, clear: MOUNT_ATTR_NODIRATIME }],
  ["nosymfollow", { flag: MS_NOSYMFOLLOW, set: MOUNT_ATTR_NOSYMFOLLOW }],
  ["symfollow", { unflag: MS_NOSYMFOLLOW, clear: MOUNT_ATTR_NOSYMFOLLOW }],
  ["noatime", { flag: MS_NOATIME, set: MOUNT_ATTR_NOATIME, clear: MOUNT_ATTR__ATIME }],
  ["atime", { unflag: MS_NOATIME, clear: MOUNT_ATTR__ATIME }],
  ["relatime", { flag: MS_RELATIME, clear: MOUNT_ATTR__ATIME }],
  ["norelatime", { unflag: MS_RELATIME, clear: MOUNT_ATTR__ATIME }],
  ["strictatime", { flag: MS_STRICTATIME, set: MOUNT_ATTR_STRICTATIME, clear: MOUNT_ATTR__ATIME }],
  ["nostrictatime", { unflag: MS_STRICTATIME, clear: MOUNT_ATTR__ATIME }],
  ["sync", { flag: MS_SYNCHRONOUS }],
  ["async", { unflag: MS_SYNCHRONOUS }],
  ["dirsync", { flag: MS_DIRSYNC }],
  ["mand", { flag: MS_MANDLOCK }],
  ["nomand", { unflag: MS_MANDLOCK }],
  ["iversion", { flag: MS_I_VERSION }],
  ["noiversion", { unflag: MS_I_VERSION }],
  ["lazytime", { flag: MS_LAZYTIME }],
  ["nolazytime", { unflag: MS_LAZYTIME }],
  ["remount", { flag: MS_REMOUNT }],
  ["silent", { flag: MS_SILENT }],
  ["loud", { unflag: MS_SILENT }],
  ["defaults", {}],
]);

const propagations: ReadonlyMap<string, number> = new Map([
  ["private", MS_PRIVATE],
  ["rprivate", MS_PRIVATE | MS_REC],
  ["shared", MS_SHARED],
  ["rshared", MS_SHARED | MS_REC],
  ["slave", MS_SLAVE],
  ["rslave", MS_SLAVE | MS_REC],
  ["unbindable", MS_UNBINDABLE],
  ["runbindable", MS_UNBINDABLE | MS_REC],
]);

/** `rro`, `rnosuid`, …: the attribute on all mounts below too (runtime-spec, config.md, "Mounts"). */
function findRecursive(word: string): Meaning | undefined {
  const meaning = word.startsWith("r") ? meanings.get(word.slice(1)) : undefined;
  return meaning?.set === undefined && meaning?.clear === undefined ? undefined : meaning;
}

/** Every option without a value that is not a file system's own, in order. */
export function listMountOptions(): readonly string[] {
  const others = ["bind", "rbind", "idmap", "ridmap", "tmpcopyup"];
  const plain = [...meanings.keys(), ...propagations.keys(), ...others];
  const recursive = [...meanings.keys()].map((word) => `r${word}`).filter(findRecursive);
  return [...new Set([...plain, ...recursive])].toSorted();
}

/** The file system's own option, unless it is one that the runtime has to do something for. */
function supported(word: string): string {
  const [name = ""] = word.split("=", 1);
  if (["idmap", "ridmap"].includes(name)) {
    throw new Mismatch(`option ${word} is not supported yet`);
  }
  return word;
}

/** An access time mode replaces another, so its whole field is cleared with it. */
function withMeaning({ set, clear }: Attributes, meaning: Meaning): Attributes {
  const added = meaning.set ?? 0;
  const dropped = meaning.clear ?? 0;
  return { set: (set & ~dropped) | added, clear: (clear & ~added) | dropped };
}
