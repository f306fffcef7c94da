import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";

type Grant = ContainerOptions["surroundings"]["devices"][number];

/** "/dev/fuse", "/dev/sda:/dev/xvda", "/dev/sda:/dev/xvda:r", "/dev/fuse:rw". Throws `invalid_argument`. */
export function decodeDevice(text: string): Grant {
  const [source = "", second, third, more] = text.split(":");
  const isAccess = second !== undefined && /^[rwm]+$/.test(second);
  const destination = isAccess ? source : (second ?? source);
  const access = isAccess ? second : (third ?? "rwm");
  const isWhole = more === undefined && (third === undefined || !isAccess);
  if (isWhole && source.startsWith("/") && destination.startsWith("/") && /^[rwm]+$/.test(access)) {
    return { source, destination, access };
  }
  throw new Fault("invalid_argument", `bad format for path: ${text}; use HOST[:CONTAINER[:rwm]]`);
}
