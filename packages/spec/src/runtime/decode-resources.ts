import {
  array,
  boolean,
  type Decoder,
  int64,
  map,
  Mismatch,
  object,
  oneOf,
  string,
} from "../decode/index.ts";
import type { CpuLimits, DeviceRule, MemoryLimits, Resources } from "./config.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";

/** `linux.resources` of config.json. */
export const decodeResources: Decoder<Resources> = object((resources) => {
  refuseUnsupported(resources, ["blockIO", "hugepageLimits", "network", "rdma"]);
  const unified = resources.optional("unified", map(string));
  return {
    devices: resources.optional("devices", array(decodeDeviceRule)),
    memory: resources.optional("memory", decodeMemory),
    cpu: resources.optional("cpu", decodeCpu),
    pids: resources.optional(
      "pids",
      object((pids) => ({ limit: pids.optional("limit", int64) ?? 0 })),
    ),
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
  refuseUnsupported(memory, ["kernel", "kernelTCP", "swappiness", "disableOOMKiller"]);
  return {
    limit: memory.optional("limit", int64),
    reservation: memory.optional("reservation", int64),
    swap: memory.optional("swap", int64),
  };
});

const decodeCpu: Decoder<CpuLimits> = object((cpu) => {
  refuseUnsupported(cpu, ["burst", "realtimeRuntime", "realtimePeriod", "idle"]);
  return {
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
