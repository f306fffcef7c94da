import type { Hooks } from "./hooks.ts";
import type { Seccomp } from "./seccomp.ts";

/** A 64-bit integer: a number where that is exact, else a bigint. */
export type Integer64 = number | bigint;

/**
 * A container's config.json (runtime-spec 1.3, config.md and config-linux.md): the part
 * that is applied. `decodeConfig` refuses what is not.
 */
export interface Config {
  readonly ociVersion: string;
  readonly process: Process;
  readonly root: Root;
  readonly hostname?: string | undefined;
  readonly domainname?: string | undefined;
  readonly mounts?: readonly Mount[] | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly hooks?: Hooks | undefined;
  readonly linux: LinuxConfig;
}

export interface Root {
  /** Absolute, or relative to the bundle. */
  readonly path: string;
  readonly readonly?: boolean | undefined;
}

export interface Process {
  readonly terminal?: boolean | undefined;
  /** Characters. */
  readonly consoleSize?: { readonly height: number; readonly width: number } | undefined;
  readonly user: User;
  /** The program first; never empty. */
  readonly args: readonly string[];
  readonly env?: readonly string[] | undefined;
  /** Absolute. */
  readonly cwd: string;
  readonly capabilities?: Capabilities | undefined;
  readonly rlimits?: readonly Rlimit[] | undefined;
  readonly noNewPrivileges?: boolean | undefined;
  readonly apparmorProfile?: string | undefined;
  readonly selinuxLabel?: string | undefined;
  readonly oomScoreAdj?: number | undefined;
  readonly scheduler?: Scheduler | undefined;
  readonly ioPriority?: IoPriority | undefined;
  readonly execCPUAffinity?: ExecCpuAffinity | undefined;
}

/** sched_setattr(2). */
export interface Scheduler {
  /** The policy's number. */
  readonly policy: number;
  readonly nice?: number | undefined;
  readonly priority?: number | undefined;
  readonly flags?: number | undefined;
  /** Nanoseconds. */
  readonly runtime?: Integer64 | undefined;
  readonly deadline?: Integer64 | undefined;
  readonly period?: Integer64 | undefined;
}

/** ioprio_set(2). */
export interface IoPriority {
  /** The class's number. */
  readonly class: number;
  readonly priority: number;
}

/** Of exec'ed processes: the processors to run on, as 0-2,7. */
export interface ExecCpuAffinity {
  /** Until the container's cgroup is joined. */
  readonly initial?: readonly number[] | undefined;
  /** From then on. */
  readonly final?: readonly number[] | undefined;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly umask?: number | undefined;
  readonly additionalGids?: readonly number[] | undefined;
}

/** Names as in capabilities(7). */
export interface Capabilities {
  readonly bounding?: readonly string[] | undefined;
  readonly effective?: readonly string[] | undefined;
  readonly inheritable?: readonly string[] | undefined;
  readonly permitted?: readonly string[] | undefined;
  readonly ambient?: readonly string[] | undefined;
}

export interface Rlimit {
  /** As in getrlimit(2): RLIMIT_NOFILE, … */
  readonly type: string;
  readonly soft: Integer64;
  readonly hard: Integer64;
}

export interface Mount {
  /** Absolute, within the container. */
  readonly destination: string;
  readonly type?: string | undefined;
  readonly source?: string | undefined;
  readonly options?: readonly string[] | undefined;
  /** Of a bind mount: which ids the source's are. Both or none. */
  readonly uidMappings?: readonly IdMapping[] | undefined;
  readonly gidMappings?: readonly IdMapping[] | undefined;
}

/** Of a user namespace (user_namespaces(7)): so many ids from these two on are each other's. */
export interface IdMapping {
  readonly containerID: number;
  readonly hostID: number;
  readonly size: number;
}

export type NamespaceType =
  | "pid"
  | "network"
  | "ipc"
  | "uts"
  | "mount"
  | "cgroup"
  | "time"
  | "user";

export interface Namespace {
  readonly type: NamespaceType;
  /** To be joined; a new one is made where there is none. */
  readonly path?: string | undefined;
}

export interface Device {
  readonly path: string;
  /** Character (u is the same), block, FIFO. */
  readonly type: "c" | "u" | "b" | "p";
  readonly major?: number | undefined;
  readonly minor?: number | undefined;
  readonly fileMode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

/** What runc knows beside the specification's: with an `r` all mounts below the root too. */
export type Propagation =
  | "shared"
  | "slave"
  | "private"
  | "unbindable"
  | "rshared"
  | "rslave"
  | "rprivate"
  | "runbindable";

export interface LinuxConfig {
  readonly namespaces: readonly Namespace[];
  readonly uidMappings?: readonly IdMapping[] | undefined;
  readonly gidMappings?: readonly IdMapping[] | undefined;
  readonly devices?: readonly Device[] | undefined;
  readonly cgroupsPath?: string | undefined;
  readonly resources?: Resources | undefined;
  readonly rootfsPropagation?: Propagation | undefined;
  readonly seccomp?: Seccomp | undefined;
  /** personality(2). */
  readonly personality?: number | undefined;
  /** The host's network devices that the container gets, each with the name that it has there. */
  readonly netDevices?: Readonly<Record<string, string>> | undefined;
  readonly memoryPolicy?: MemoryPolicy | undefined;
  /** Of a new time namespace. */
  readonly timeOffsets?: TimeOffsets | undefined;
  readonly sysctl?: Readonly<Record<string, string>> | undefined;
  /** SELinux's, of the container's mounts. */
  readonly mountLabel?: string | undefined;
  readonly maskedPaths?: readonly string[] | undefined;
  readonly readonlyPaths?: readonly string[] | undefined;
  readonly intelRdt?: IntelRdt | undefined;
}

/** A group of resctrl (resctrl.rst of Linux), for shares of caches and of memory's bandwidth. */
export interface IntelRdt {
  /** The group's name, / for that of all. The container has one of its own where it is not set. */
  readonly closID?: string | undefined;
  /** Lines of the group's `schemata`, in the order they are written. */
  readonly l3CacheSchema?: string | undefined;
  readonly memBwSchema?: string | undefined;
  readonly schemata?: readonly string[] | undefined;
  /** A monitoring group for the container alone. */
  readonly enableMonitoring?: boolean | undefined;
}

export interface Resources {
  readonly devices?: readonly DeviceRule[] | undefined;
  readonly memory?: MemoryLimits | undefined;
  readonly cpu?: CpuLimits | undefined;
  readonly pids?: { readonly limit: Integer64 } | undefined;
  readonly blockIO?: BlockIo | undefined;
  readonly hugepageLimits?: readonly HugepageLimit[] | undefined;
  /** v1 only. */
  readonly network?: NetworkClasses | undefined;
  /** By the device's name. */
  readonly rdma?: Readonly<Record<string, RdmaLimits>> | undefined;
  /** File name to value; v2 only. */
  readonly unified?: Readonly<Record<string, string>> | undefined;
}

export interface DeviceRule {
  readonly allow: boolean;
  /** All, character, block. */
  readonly type?: "a" | "c" | "b" | undefined;
  /** Undefined is any, and so is -1. */
  readonly major?: Integer64 | undefined;
  readonly minor?: Integer64 | undefined;
  /** Some of r, w, m; undefined is all. */
  readonly access?: string | undefined;
}

/** Bytes; -1 is no limit. */
export interface MemoryLimits {
  readonly limit?: Integer64 | undefined;
  readonly reservation?: Integer64 | undefined;
  /** Of memory and swap together. */
  readonly swap?: Integer64 | undefined;
  /** This and what follows is v1's only. */
  readonly kernel?: Integer64 | undefined;
  readonly kernelTCP?: Integer64 | undefined;
  /** 0 to 100. */
  readonly swappiness?: number | undefined;
  readonly disableOOMKiller?: boolean | undefined;
  /** A new limit that is less than what is in use is refused. */
  readonly checkBeforeUpdate?: boolean | undefined;
}

export interface CpuLimits {
  readonly shares?: Integer64 | undefined;
  /** Microseconds in each `period`. */
  readonly quota?: Integer64 | undefined;
  readonly period?: Integer64 | undefined;
  /** Microseconds beyond the quota that were saved before. */
  readonly burst?: Integer64 | undefined;
  /** v1 only, as the period. */
  readonly realtimeRuntime?: Integer64 | undefined;
  readonly realtimePeriod?: Integer64 | undefined;
  /** 1: only when nobody else wants to run. */
  readonly idle?: number | undefined;
  readonly cpus?: string | undefined;
  readonly mems?: string | undefined;
}

/** Weights are 10 to 1000. */
export interface BlockIo {
  readonly weight?: number | undefined;
  /** Beside its own children; v1 only. */
  readonly leafWeight?: number | undefined;
  readonly weightDevice?: readonly WeightDevice[] | undefined;
  readonly throttleReadBpsDevice?: readonly ThrottleDevice[] | undefined;
  readonly throttleWriteBpsDevice?: readonly ThrottleDevice[] | undefined;
  readonly throttleReadIOPSDevice?: readonly ThrottleDevice[] | undefined;
  readonly throttleWriteIOPSDevice?: readonly ThrottleDevice[] | undefined;
}

export interface WeightDevice {
  readonly major: number;
  readonly minor: number;
  readonly weight?: number | undefined;
  readonly leafWeight?: number | undefined;
}

export interface ThrottleDevice {
  readonly major: number;
  readonly minor: number;
  /** Bytes or operations in a second; 0 is no limit. */
  readonly rate: Integer64;
}

export interface HugepageLimit {
  /** As 2MB, 1GB. */
  readonly pageSize: string;
  /** Bytes. */
  readonly limit: Integer64;
}

export interface NetworkClasses {
  readonly classID?: number | undefined;
  readonly priorities?: readonly { readonly name: string; readonly priority: number }[] | undefined;
}

export interface RdmaLimits {
  readonly hcaHandles?: number | undefined;
  readonly hcaObjects?: number | undefined;
}

/** set_mempolicy(2). */
export interface MemoryPolicy {
  /** The mode's number, and its flags. */
  readonly mode: number;
  /** Memory nodes. */
  readonly nodes: readonly number[];
}

/** time_namespaces(7). */
export interface TimeOffsets {
  readonly monotonic?: TimeOffset | undefined;
  readonly boottime?: TimeOffset | undefined;
}

export interface TimeOffset {
  readonly secs: Integer64;
  readonly nanosecs: number;
}
