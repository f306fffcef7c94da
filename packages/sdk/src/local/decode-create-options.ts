import { array, type Decoder, integer, integerBetween, oneOf, string } from "@skiff/spec";
import type {
  CreateOptions,
  DeviceOptions,
  HealthOptions,
  MountOptions,
  UlimitOptions,
} from "../create-options.ts";
import type { NetworkingOptions, PortOptions } from "../networking-options.ts";
import { exactly, type Members } from "./decode-exactly.ts";
import { changeableMembers } from "./decode-update-options.ts";
import {
  entries,
  entriesOf,
  finite,
  flag,
  optional,
  text,
  texts,
  wholeFrom,
} from "./option-types.ts";

const highestPort = 65_535;

const decodePort: Decoder<PortOptions> = exactly<PortOptions>({
  port: integerBetween(1, highestPort),
  hostPort: optional(integerBetween(0, highestPort)),
  address: text,
  protocol: optional(oneOf("tcp", "udp", "sctp")),
});

/** Of what is in networks. */
export const networkingMembers: Members<NetworkingOptions> = {
  network: text,
  aliases: texts,
  ports: optional(array(decodePort)),
  extraHosts: entries,
  dns: texts,
};

const decodeMount: Decoder<MountOptions> = exactly<MountOptions>({
  source: string,
  target: string,
  readOnly: flag,
});

const decodeDevice: Decoder<DeviceOptions> = exactly<DeviceOptions>({
  source: string,
  target: text,
  access: text,
});

const decodeLimits: Decoder<UlimitOptions> = exactly<UlimitOptions>({
  soft: integer,
  hard: integer,
});

const decodeUlimit: Decoder<number | UlimitOptions> = (value) =>
  typeof value === "object" ? decodeLimits(value) : integer(value);

const decodeHealth: Decoder<HealthOptions> = exactly<HealthOptions>({
  command: text,
  interval: optional(finite),
  timeout: optional(finite),
  startPeriod: optional(finite),
  startInterval: optional(finite),
  retries: optional(wholeFrom(1)),
});

/** All but the signal. Throws `invalid_argument` for what is no option, or not of its type, with its name. */
export const decodeCreateOptions: Decoder<Omit<CreateOptions, "signal">> = exactly<
  Omit<CreateOptions, "signal">
>({
  ...networkingMembers,
  ...changeableMembers,
  image: string,
  platform: text,
  pull: optional(oneOf("missing", "always", "never")),
  command: texts,
  entrypoint: text,
  name: text,
  pod: text,
  env: entries,
  workdir: text,
  user: text,
  groups: texts,
  hostname: text,
  mounts: optional(array(decodeMount)),
  volumes: entries,
  tmpfs: entries,
  devices: optional(array(decodeDevice)),
  labels: entries,
  shmSize: optional(wholeFrom(0)),
  ulimits: optional(entriesOf(decodeUlimit)),
  sysctls: entries,
  init: flag,
  readOnly: flag,
  tty: flag,
  stdin: flag,
  stopSignal: text,
  stopTimeout: optional(integer),
  capAdd: texts,
  capDrop: texts,
  privileged: flag,
  noNewPrivileges: flag,
  seccomp: text,
  apparmor: text,
  health: optional((value) => (value === "none" ? value : decodeHealth(value))),
  keep: flag,
});
