import { Fault } from "@skiff/base";
import type { TarEntry } from "@skiff/spec";

/**
 * Throws `invalid_argument` for a device that an image may not have. It may have those
 * that every container has anyway (runtime-spec, config-linux, "Default Devices"), and
 * 0:0, which is a whiteout to overlayfs. Any other would be a door to the host for whoever
 * gets to open the file.
 */
export function checkDevice({ type, devMajor, devMinor }: TarEntry): void {
  const device = `${devMajor}:${devMinor}`;
  if (type === "character device" && harmless.has(device)) return;
  throw new Fault("invalid_argument", `an image may not have the ${type} ${device}`);
}

const harmless: ReadonlySet<string> = new Set([
  "0:0",
  "1:3", // null
  "1:5", // zero
  "1:7", // full
  "1:8", // random
  "1:9", // urandom
  "5:0", // tty
  "5:1", // console
  "5:2", // ptmx
]);
