import { readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { Fault, isFault } from "@skiff/base";
import type { Device, DeviceRule } from "@skiff/spec";
import { guarded } from "@skiff/store";
import type { DeviceGrant } from "../container/surroundings.ts";
import { deviceNumber } from "./device-number.ts";

/** The devices of the host's that are given to a container, as they are there now, and who may use them. */
export interface PlannedDevices {
  readonly devices: readonly Device[];
  readonly rules: readonly DeviceRule[];
}

/** In a container's /dev these are the runtime's to make, or file systems of its own. */
const own = ["console", "fd", "mqueue", "ptmx", "pts", "shm", "stderr", "stdin", "stdout"];

/** Throws `not_found` for what is not there, `invalid_argument` for what is no device. */
export function observeDevices(grants: readonly DeviceGrant[]): PlannedDevices {
  const found = grants.flatMap((grant) => expand(grant));
  return {
    devices: found.map(({ device }) => device),
    rules: found.map(({ device: { type, major, minor }, access }) => {
      return { allow: true, type: type === "b" ? "b" : "c", major, minor, access };
    }),
  };
}

/** Every device of the host. */
export function observeAllDevices(): readonly Device[] {
  return listDevices("/dev", "/dev");
}

interface Granted {
  readonly device: Device;
  readonly access: string;
}

/** A directory stands for all devices in it. */
function expand({ source, destination, access }: DeviceGrant): Granted[] {
  const stat = guarded(`device ${source}`, () => statSync(source));
  const devices = stat.isDirectory()
    ? listDevices(source, destination)
    : [deviceAt(source, destination)].filter((device) => device !== undefined);
  if (devices.length > 0) return devices.map((device) => ({ device, access }));
  throw new Fault("invalid_argument", `device ${source}: is no device`);
}

function listDevices(source: string, destination: string): Device[] {
  const entries = guarded(`list ${source}`, () => readdirSync(source, { withFileTypes: true }));
  return entries.flatMap((entry): Device[] => {
    if (source === "/dev" && own.includes(entry.name)) return [];
    const from = join(source, entry.name);
    const to = posix.join(destination, entry.name);
    if (entry.isDirectory()) return listDevices(from, to);
    if (!entry.isCharacterDevice() && !entry.isBlockDevice()) return [];
    return [deviceAt(from, to)].filter((device) => device !== undefined);
  });
}

/** Undefined for what is no device, or went meanwhile. */
function deviceAt(source: string, path: string): Device | undefined {
  const stat = ignoringAbsent(() => guarded(`device ${source}`, () => statSync(source)));
  if (stat === undefined || (!stat.isCharacterDevice() && !stat.isBlockDevice())) return undefined;
  const { rdev, mode, uid, gid } = stat;
  return {
    path,
    type: stat.isBlockDevice() ? "b" : "c",
    ...deviceNumber(rdev),
    fileMode: mode & 0o777,
    uid,
    gid,
  };
}

function ignoringAbsent<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}
