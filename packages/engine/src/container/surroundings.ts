import { array, boolean, type Decoder, integer, map, object, oneOf, string } from "@skiff/spec";
import { decodeLimits, type Limits } from "./limits.ts";

/** What a container has around it that no image can ask for. */
export interface Surroundings {
  readonly labels: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly tmpfs: readonly Tmpfs[];
  readonly devices: readonly DeviceGrant[];
  readonly ulimits: readonly Ulimit[];
  /** Groups beside its user's, names or numbers. */
  readonly groupAdd: readonly string[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** The host's own, seen from inside. */
  readonly hostNamespaces: readonly HostNamespace[];
  /** Containers whose namespaces it is in, by their ids once it has a record. */
  readonly joined?: JoinedNamespaces | undefined;
  /** What others may have of its ipc namespace; absent: nothing. "none": itself it has no /dev/shm. */
  readonly ipc?: "shareable" | "none" | undefined;
  /** "none": its output is not kept. */
  readonly logDriver?: LogDriver | undefined;
  readonly logOptions?: LogOptions | undefined;
  /** Bytes of /dev/shm. */
  readonly shmSize?: number | undefined;
  readonly oomScoreAdj?: number | undefined;
  /** Its first process is one that reaps, and passes signals on to the container's own. */
  readonly init?: boolean | undefined;
  /** The cgroup that its own is to be in; absent: the hierarchy's root. */
  readonly cgroupParent?: string | undefined;
  readonly domainname?: string | undefined;
  /** What runtimes and their hooks are told. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Devices that it may use once it has them. */
  readonly deviceRules?: readonly DeviceUse[] | undefined;
  /** Seconds from the signal to stop to the one that kills; negative: for ever. */
  readonly stopTimeout?: number | undefined;
}

export type LogDriver = "json-file" | "local" | "none";

export interface LogOptions {
  /** Bytes, after which a log is begun anew. */
  readonly maxSize?: number | undefined;
  /** How many files are kept of it, with the one that is written. */
  readonly maxFiles?: number | undefined;
  /** Names of labels, and of variables of its environment, that are told with each line. */
  readonly labels?: readonly string[] | undefined;
  readonly env?: readonly string[] | undefined;
}

export interface Tmpfs {
  readonly destination: string;
  /** Of mount(8). */
  readonly options: readonly string[];
}

export interface DeviceGrant {
  readonly source: string;
  readonly destination: string;
  /** Of r, w and m. */
  readonly access: string;
}

/** Numbers that are absent: all. */
export interface DeviceUse {
  readonly type: "a" | "b" | "c";
  readonly major?: number | undefined;
  readonly minor?: number | undefined;
  /** Of r, w and m. */
  readonly access: string;
}

/** `type`: "RLIMIT_NOFILE". -1: no limit. */
export interface Ulimit {
  readonly type: string;
  readonly soft: number;
  readonly hard: number;
}

export interface JoinedNamespaces {
  readonly pid?: string | undefined;
  readonly ipc?: string | undefined;
  readonly uts?: string | undefined;
}

export type HostNamespace = "pid" | "ipc" | "uts" | "cgroup";

const decodeTmpfs: Decoder<Tmpfs> = object((o) => ({
  destination: o.required("destination", string),
  options: o.required("options", array(string)),
}));

const decodeDevice: Decoder<DeviceGrant> = object((o) => ({
  source: o.required("source", string),
  destination: o.required("destination", string),
  access: o.required("access", string),
}));

const decodeUlimit: Decoder<Ulimit> = object((o) => ({
  type: o.required("type", string),
  soft: o.required("soft", integer),
  hard: o.required("hard", integer),
}));

const decodeLogOptions: Decoder<LogOptions> = object((o) => ({
  maxSize: o.optional("maxSize", integer),
  maxFiles: o.optional("maxFiles", integer),
  labels: o.optional("labels", array(string)),
  env: o.optional("env", array(string)),
}));

const decodeDeviceUse: Decoder<DeviceUse> = object((o) => ({
  type: o.required("type", oneOf("a", "b", "c")),
  major: o.optional("major", integer),
  minor: o.optional("minor", integer),
  access: o.required("access", string),
}));

const decodeJoined: Decoder<JoinedNamespaces> = object((o) => ({
  pid: o.optional("pid", string),
  ipc: o.optional("ipc", string),
  uts: o.optional("uts", string),
}));

function findEntries(
  entries: ReadonlyMap<string, string> | undefined,
): Readonly<Record<string, string>> | undefined {
  return entries && Object.fromEntries(entries);
}

/** What is not there, was not asked for. */
export const decodeSurroundings: Decoder<Surroundings> = object((o) => ({
  labels: Object.fromEntries(o.optional("labels", map(string)) ?? []),
  limits: o.optional("limits", decodeLimits) ?? {},
  tmpfs: o.optional("tmpfs", array(decodeTmpfs)) ?? [],
  devices: o.optional("devices", array(decodeDevice)) ?? [],
  ulimits: o.optional("ulimits", array(decodeUlimit)) ?? [],
  groupAdd: o.optional("groupAdd", array(string)) ?? [],
  sysctls: Object.fromEntries(o.optional("sysctls", map(string)) ?? []),
  hostNamespaces: o.optional("hostNamespaces", array(oneOf("pid", "ipc", "uts", "cgroup"))) ?? [],
  joined: o.optional("joined", decodeJoined),
  ipc: o.optional("ipc", oneOf("shareable", "none")),
  logDriver: o.optional("logDriver", oneOf("json-file", "local", "none")),
  logOptions: o.optional("logOptions", decodeLogOptions),
  shmSize: o.optional("shmSize", integer),
  oomScoreAdj: o.optional("oomScoreAdj", integer),
  init: o.optional("init", boolean),
  cgroupParent: o.optional("cgroupParent", string),
  domainname: o.optional("domainname", string),
  annotations: findEntries(o.optional("annotations", map(string))),
  deviceRules: o.optional("deviceRules", array(decodeDeviceUse)),
  stopTimeout: o.optional("stopTimeout", integer),
}));
