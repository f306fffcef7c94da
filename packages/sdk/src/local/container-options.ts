import { isIPv4 } from "node:net";
import { resolve } from "node:path";
import { Fault } from "@skiff/base";
import type { ContainerWish } from "@skiff/engine";
import type { CreateOptions, HealthOptions, PortOptions } from "../create-options.ts";
import { demandWhole } from "./demand-whole.ts";

const cpuPeriod = 100_000;
const portRange = { least: 1, most: 65_535 };

/** Throws `invalid_argument`. */
export function containerOptions(options: CreateOptions): ContainerWish {
  const { image: imageName, name, entrypoint, workdir, user, hostname, stopSignal } = options;
  return {
    imageName,
    name,
    command: options.command ?? [],
    entrypoint,
    env: environment(options.env),
    workdir,
    user,
    hostname,
    stopSignal,
    network: networkOptions(options),
    binds: (options.mounts ?? []).map(({ source, target, readOnly }) => ({
      source: resolve(source),
      destination: absolute(target),
      readOnly: readOnly ?? false,
    })),
    volumes: Object.entries(options.volumes ?? {}).map(([target, volume]) => ({
      name: volume === "" ? undefined : volume,
      destination: absolute(target),
      readOnly: false,
      copies: true,
    })),
    confinement: {
      privileged: options.privileged ?? false,
      add: options.capAdd ?? [],
      drop: options.capDrop ?? [],
      noNewPrivileges: false,
    },
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
  if (seconds >= 0.001 && Number.isFinite(seconds)) return Math.round(seconds * 1000);
  throw new Fault("invalid_argument", `health: ${name} of ${seconds} seconds is less than 1 ms`);
}

function networkOptions({
  network,
  aliases = [],
  ports = [],
}: CreateOptions): ContainerWish["network"] {
  const name = network ?? (ports.length === 0 ? "none" : "default");
  return {
    choices: [{ name, aliases, address: undefined, mac: undefined }],
    ports: ports.map(portWish),
    exposed: [],
    publishAll: false,
    dns: [],
    dnsSearch: [],
    dnsOptions: [],
    extraHosts: [],
  };
}

function portWish(wish: PortOptions): ContainerWish["network"]["ports"][number] {
  const { address, protocol = "tcp" } = wish;
  if (address !== undefined && !isIPv4(address)) {
    throw new Fault("invalid_argument", `port ${wish.port}: ${address} is no IPv4 address`);
  }
  const hostPort = demandWhole("hostPort", wish.hostPort ?? 0, { ...portRange, least: 0 });
  return {
    address,
    hostPorts: hostPort === 0 ? undefined : { first: hostPort, last: hostPort },
    port: demandWhole("port", wish.port, portRange),
    protocol,
  };
}

function surroundings(options: CreateOptions): ContainerWish["surroundings"] {
  const { cpus, stopTimeout } = options;
  const memory = limit("memory", options.memory, 0);
  const pidsLimit = limit("pidsLimit", options.pidsLimit, -1);
  const cpu =
    cpus === undefined ? {} : { cpuQuota: Math.round(positive(cpus) * cpuPeriod), cpuPeriod };
  return {
    labels: options.labels ?? {},
    limits: { memory, pidsLimit, ...cpu },
    tmpfs: Object.entries(options.tmpfs ?? {}).map(([target, given]) => ({
      destination: absolute(target),
      options: given.split(",").filter(Boolean),
    })),
    devices: [],
    ulimits: [],
    groupAdd: [],
    sysctls: {},
    hostNamespaces: [],
    stopTimeout,
  };
}

function limit(what: string, value: number | undefined, least: number): number | undefined {
  return value === undefined ? undefined : demandWhole(what, value, { least });
}

function positive(cpus: number): number {
  if (cpus > 0 && Number.isFinite(cpus)) return cpus;
  throw new Fault("invalid_argument", `cpus: ${cpus} is not a number above 0`);
}

function absolute(target: string): string {
  if (target.startsWith("/") && resolve(target) !== "/") return resolve(target);
  throw new Fault("invalid_argument", `mount on ${target}: must be an absolute path, and not /`);
}
