import {
  array,
  type Decoder,
  int64,
  integerBetween,
  map,
  Mismatch,
  object,
  oneOf,
  string,
} from "../decode/index.ts";
import type {
  Device,
  LinuxConfig,
  Namespace,
  NamespaceType,
  Propagation,
  TimeOffset,
  TimeOffsets,
} from "./config.ts";
import { decodeIdMappings } from "./decode-id-mappings.ts";
import { decodeIntelRdt } from "./decode-intel-rdt.ts";
import { decodeNetDevices } from "./decode-net-devices.ts";
import { decodeMemoryPolicy } from "./decode-memory-policy.ts";
import { absolutePath } from "./decode-process.ts";
import { decodeResources } from "./decode-resources.ts";
import { decodeSeccomp } from "./decode-seccomp.ts";
import { label } from "./label.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";
import type { Seccomp } from "./seccomp.ts";

/** `linux` of config.json. */
export const decodeLinux: Decoder<LinuxConfig> = object((linux) => {
  const sysctl = linux.optional("sysctl", map(string));
  return {
    namespaces: linux.optional("namespaces", decodeNamespaces) ?? [],
    uidMappings: linux.optional("uidMappings", decodeIdMappings),
    gidMappings: linux.optional("gidMappings", decodeIdMappings),
    devices: linux.optional("devices", array(decodeDevice)),
    cgroupsPath: linux.optional("cgroupsPath", string),
    resources: linux.optional("resources", decodeResources),
    rootfsPropagation: linux.optional("rootfsPropagation", decodePropagationOrNone),
    seccomp: linux.optional("seccomp", decodeSeccompOrNone),
    personality: linux.optional("personality", decodePersonality),
    netDevices: linux.optional("netDevices", decodeNetDevices),
    memoryPolicy: linux.optional("memoryPolicy", decodeMemoryPolicy),
    timeOffsets: linux.optional("timeOffsets", decodeTimeOffsets),
    sysctl: sysctl && Object.fromEntries(sysctl),
    mountLabel: linux.optional("mountLabel", label),
    maskedPaths: linux.optional("maskedPaths", array(absolutePath)),
    readonlyPaths: linux.optional("readonlyPaths", array(absolutePath)),
    intelRdt: linux.optional("intelRdt", decodeIntelRdt),
  };
});

/** Engines write those with an `r` too. */
const decodePropagation: Decoder<Propagation> = oneOf(
  "shared",
  "slave",
  "private",
  "unbindable",
  "rshared",
  "rslave",
  "rprivate",
  "runbindable",
);

/** An empty one is none: writers in Go leave it so. */
function decodePropagationOrNone(value: unknown): Propagation | undefined {
  return value === "" ? undefined : decodePropagation(value);
}

/** An empty one is none: writers in Go leave it so. */
function decodeSeccompOrNone(value: unknown): Seccomp | undefined {
  const empty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return empty ? undefined : decodeSeccomp(value);
}

const decodeNamespace: Decoder<Namespace> = object((namespace) => ({
  type: namespace.required("type", decodeNamespaceType),
  path: namespace.optional("path", decodeNamespacePath),
}));

function decodeNamespaces(value: unknown): readonly Namespace[] {
  const namespaces = array(decodeNamespace)(value);
  for (const [index, { type }] of namespaces.entries()) {
    if (namespaces.findIndex((other) => other.type === type) !== index) {
      throw new Mismatch(`${type} is there twice`).within(index);
    }
  }
  return namespaces;
}

const decodeNamespaceType: Decoder<NamespaceType> = oneOf(
  "pid",
  "network",
  "ipc",
  "uts",
  "mount",
  "cgroup",
  "time",
  "user",
);

/** An empty path is none: writers in Go leave it so. */
function decodeNamespacePath(value: unknown): string | undefined {
  return value === "" ? undefined : absolutePath(value);
}

/** personality(2): PER_LINUX and PER_LINUX32. The specification has no flags yet. */
const decodePersonality: Decoder<number> = object((personality) => {
  refuseUnsupported(personality, ["flags"]);
  return personality.required("domain", oneOf("LINUX", "LINUX32")) === "LINUX" ? 0 : 8;
});

const decodeTimeOffset: Decoder<TimeOffset> = object((offset) => ({
  secs: offset.optional("secs", int64) ?? 0,
  nanosecs: offset.optional("nanosecs", integerBetween(0, 999_999_999)) ?? 0,
}));

const decodeTimeOffsets: Decoder<TimeOffsets> = object((offsets) => ({
  monotonic: offsets.optional("monotonic", decodeTimeOffset),
  boottime: offsets.optional("boottime", decodeTimeOffset),
}));

const decodeDevice: Decoder<Device> = object((device) => ({
  path: device.required("path", absolutePath),
  type: device.required("type", oneOf("c", "u", "b", "p")),
  major: device.optional("major", integerBetween(0, 0xfff)),
  minor: device.optional("minor", integerBetween(0, 0xfffff)),
  fileMode: device.optional("fileMode", integerBetween(0, 0o177777)),
  uid: device.optional("uid", integerBetween(0, 0xffff_fffe)),
  gid: device.optional("gid", integerBetween(0, 0xffff_fffe)),
}));
