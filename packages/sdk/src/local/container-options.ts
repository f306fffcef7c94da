import { resolve } from "node:path";
import { Fault } from "@skiff/base";
import { type ContainerWish, decodeUlimit } from "@skiff/engine";
import type {
  CreateOptions,
  DeviceOptions,
  HealthOptions,
  MountOptions,
  UlimitOptions,
} from "../create-options.ts";
import { limitsOf } from "./limits-of.ts";
import { networkWish } from "./network-wish.ts";

const longestTime = 2_147_483; // a timer has 31 bits of milliseconds

/** Throws `invalid_argument`. */
export function containerOptions(options: Omit<CreateOptions, "signal">): ContainerWish {
  const { image: imageName, name, pod, entrypoint, workdir, user, hostname, stopSignal } = options;
  return {
    imageName,
    name,
    pod,
    command: options.command ?? [],
    entrypoint,
    env: environment(options.env),
    workdir,
    user,
    hostname,
    stopSignal,
    network: networkWish(options),
    binds: (options.mounts ?? []).map(bind),
    volumes: Object.entries(options.volumes ?? {}).map(([target, volume]) => ({
      name: volume === "" ? undefined : volume,
      destination: absolute(target),
      readOnly: false,
      copies: true,
    })),
    confinement: confinement(options),
    surroundings: surroundings(options),
    tty: options.tty ?? false,
    stdin: options.stdin ?? false,
    stdinOnce: options.stdin ?? false,
    readOnly: options.readOnly ?? false,
    restartPolicy: { name: options.restart ?? "no", most: 0 },
    health: health(options.health),
    autoRemove: false,
    isOwn: options.keep !== true,
  };
}

/** "NAME=value". Throws `invalid_argument`. */
export function environment(given: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(given).map(([name, value]) => {
    if (name !== "" && !name.includes("=")) return `${name}=${value}`;
    throw new Fault("invalid_argument", `env: ${JSON.stringify(name)} is no variable's name`);
  });
}

function bind({ source, target, readOnly = false }: MountOptions): ContainerWish["binds"][number] {
  if (source !== "") return { source: resolve(source), destination: absolute(target), readOnly };
  throw new Fault("invalid_argument", `mount on ${target}: its source is empty`);
}

function confinement({
  privileged = false,
  capAdd: add = [],
  capDrop: drop = [],
  noNewPrivileges = false,
  seccomp,
  apparmor,
}: CreateOptions): ContainerWish["confinement"] {
  return {
    privileged,
    add,
    drop,
    noNewPrivileges,
    seccomp,
    apparmor: apparmor === "unconfined" ? undefined : apparmor,
  };
}

function health(wish: HealthOptions | "none" = {}): ContainerWish["health"] {
  if (wish === "none") return wish;
  const { command, interval, timeout, startPeriod, startInterval, retries } = wish;
  return {
    command,
    interval: milliseconds("interval", interval),
    timeout: milliseconds("timeout", timeout),
    startPeriod: milliseconds("startPeriod", startPeriod),
    startInterval: milliseconds("startInterval", startInterval),
    retries,
  };
}

function milliseconds(name: string, seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  if (seconds >= 0.001 && seconds <= longestTime) return Math.round(seconds * 1000);
  throw new Fault("invalid_argument", `health.${name}: ${seconds} s is not from 1 ms to 24 days`);
}

function surroundings(options: CreateOptions): ContainerWish["surroundings"] {
  const { labels = {}, sysctls = {}, groups = [] } = options;
  return {
    labels,
    limits: limitsOf(options),
    tmpfs: Object.entries(options.tmpfs ?? {}).map(([target, given]) => ({
      destination: absolute(target),
      options: given.split(",").filter(Boolean),
    })),
    devices: (options.devices ?? []).map(grant),
    ulimits: Object.entries(options.ulimits ?? {}).map(ulimit),
    groupAdd: groups,
    sysctls,
    hostNamespaces: [],
    shmSize: options.shmSize,
    init: options.init,
    stopTimeout: options.stopTimeout,
  };
}

function grant({
  source,
  target = source,
  access = "rwm",
}: DeviceOptions): ContainerWish["surroundings"]["devices"][number] {
  if (source.startsWith("/") && target.startsWith("/") && /^[rwm]+$/.test(access)) {
    return { source, destination: target, access };
  }
  const said = JSON.stringify({ source, target, access });
  throw new Fault(
    "invalid_argument",
    `device ${said}: it has absolute paths, and access of r, w and m`,
  );
}

function ulimit([name, limit]: [
  string,
  number | UlimitOptions,
]): ContainerWish["surroundings"]["ulimits"][number] {
  const { soft, hard } = typeof limit === "number" ? { soft: limit, hard: limit } : limit;
  return decodeUlimit(`${name}=${soft}:${hard}`);
}

function absolute(target: string): string {
  if (target.startsWith("/") && resolve(target) !== "/") return resolve(target);
  throw new Fault("invalid_argument", `mount on ${target}: must be an absolute path, and not /`);
}
