import { posix } from "node:path";
import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";

export type Tmpfs = ContainerOptions["surroundings"]["tmpfs"][number];

/** "/run", "/run:rw,size=64m". Throws `invalid_argument`. */
export function decodeTmpfs(text: string): Tmpfs {
  const colon = text.indexOf(":");
  const path = colon < 0 ? text : text.slice(0, colon);
  const options =
    colon < 0
      ? []
      : text
          .slice(colon + 1)
          .split(",")
          .filter(Boolean);
  if (path.startsWith("/") && posix.normalize(path) !== "/") {
    return { destination: posix.normalize(path).replace(/\/$/, ""), options };
  }
  const reason = "must be an absolute path in the container, and not /";
  throw new Fault("invalid_argument", `invalid tmpfs ${JSON.stringify(text)}: ${reason}`);
}
