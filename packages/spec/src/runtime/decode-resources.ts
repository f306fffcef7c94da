import {
  array,
  boolean,
  type Decoder,
  int64,
  integerBetween,
  map,
  Mismatch,
  object,
  oneOf,
  string,
  uint64,
} from "../decode/index.ts";
import { decodeBlockIo } from "./decode-block-io.ts";
import type {
  CpuLimits,
  DeviceRule,
  HugepageLimit,
  MemoryLimits,
  NetworkClasses,
  RdmaLimits,
  Resources,
} from "./config.ts";

/** `linux.resources` of config.json. */
export const decodeResources: Decoder<Resources> = object((resources) => {
  const rdma = resources.optional("rdma", map(decodeRdma));
  const unified = resources.optional("unified", map(string));
  return {
    devices: resources.optional("devices", array(decodeDeviceRule)),
    memory: resources.optional("memory", decodeMemory),
    cpu: resources.optional("cpu", decodeCpu),
    pids: resources.optional(
      "pids",
      object((pids) => ({ limit: pids.optional("limit", int64) ?? 0 })),
    ),
    blockIO: resources.optional("blockIO", decodeBlockIo),
    hugepageLimits: resources.optional("hugepageLimits", array(decodeHugepageLimit)),
    network: resources.optional("network", decodeNetwork),
    rdma: rdma && Object.fromEntries(rdma),
    unified: unified && Object.fromEntries(unified),
  };
});

const decodeDeviceRule: Decoder<DeviceRule> = object((rule) => ({
  allow: rule.required("allow", boolean),
  type: rule.optional("type", oneOf("a", "c", "b")),
  major: rule.optional("major", int64),
  minor: rule.optional("minor", int64),
  access: rule.optional("access", decodeAccess),
}));

const decodeMemory: Decoder<MemoryLimits> = object((memory) => {
  memory.optional("useHierarchy", demandHierarchy);
  return {
    kernel: memory.optional("kernel", int64),
    kernelTCP: memory.optional("kernelTCP", int64),
    swappiness: memory.optional("swappiness", integerBetween(0, 100)),
    disableOOMKiller: memory.optional("disableOOMKiller", boolean),
    checkBeforeUpdate: memory.optional("checkBeforeUpdate", boolean),
    limit: memory.optional("limit", int64),
    reservation: memory.optional("reservation", int64),
    swap: memory.optional("swap", int64),
  };
});

/** Limits hold for the cgroups below too: Linux has nothing else since 5.11, nor has cgroup v2. */
function demandHierarchy(value: unknown): void {
  if (!boolean(value)) throw new Mismatch("cannot be false");
}

const decodeCpu: Decoder<CpuLimits> = object((cpu) => {
  return {
    burst: cpu.optional("burst", uint64),
    realtimeRuntime: cpu.optional("realtimeRuntime", int64),
    realtimePeriod: cpu.optional("realtimePeriod", uint64),
    idle: cpu.optional("idle", integerBetween(0, 1)),
    shares: cpu.optional("shares", int64),
    quota: cpu.optional("quota", int64),
    period: cpu.optional("period", int64),
    cpus: cpu.optional("cpus", string),
    mems: cpu.optional("mems", string),
  };
});

function decodeAccess(value: unknown): string {
  const access = string(value);
  if (!/^[rwm]+$/.test(access)) {
    throw new Mismatch(`${JSON.stringify(access)} must be some of r, w and m`);
  }
  return access;
}

const decodeHugepageLimit: Decoder<HugepageLimit> = object((limit) => ({
  pageSize: limit.required("pageSize", decodePageSize),
  limit: limit.required("limit", uint64),
}));

function decodePageSize(value: unknown): string {
  const size = string(value);
  if (!/^[1-9]\d*[KMG]B$/.test(size)) {
    throw new Mismatch(`${JSON.stringify(size)} is no size of pages such as 2MB`);
  }
  return size;
}

const decodeNetwork: Decoder<NetworkClasses> = object((network) => ({
  classID: network.optional("classID", integerBetween(0, 0xffff_ffff)),
  priorities: network.optional(
    "priorities",
    array(
      object((priority) => ({
        name: priority.required("name", decodeWord),
        priority: priority.required("priority", integerBetween(0, 0xffff_ffff)),
      })),
    ),
  ),
}));

const decodeRdma: Decoder<RdmaLimits> = object((limits) => ({
  hcaHandles: limits.optional("hcaHandles", integerBetween(0, 0x7fff_ffff)),
  hcaObjects: limits.optional("hcaObjects", integerBetween(0, 0x7fff_ffff)),
}));

/** It becomes a word of a line that the kernel reads. */
function decodeWord(value: unknown): string {
  const word = string(value);
  if (!/^\S+$/.test(word)) throw new Mismatch(`${JSON.stringify(word)} is no name`);
  return word;
}
