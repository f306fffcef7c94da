import { posix } from "node:path";
import { Fault } from "@skiff/base";
import { type Bind, isPropagation, propagations, type VolumeWish } from "@skiff/engine";

/** What `--volume` asks for. */
export type WantedVolume =
  | { readonly type: "bind"; readonly bind: Bind }
  | { readonly type: "volume"; readonly volume: VolumeWish };

/**
 * "HOST:CONTAINER[:ro]", "VOLUME:CONTAINER[:ro][,nocopy]" or "CONTAINER", for a volume of its own; a host path
 * that begins with a dot starts at `cwd`. Throws `invalid_argument`.
 */
export function decodeVolume(text: string, cwd: string): WantedVolume {
  const parts = text.split(":");
  const [source, given = "", mode = "rw", more] = parts.length === 1 ? [undefined, text] : parts;
  if (more !== undefined || source === "" || given === "") {
    throw wrong(
      text,
      "must be HOST-PATH:CONTAINER-PATH[:ro], VOLUME:CONTAINER-PATH[:ro] or CONTAINER-PATH",
    );
  }
  if (!given.startsWith("/") || posix.normalize(given) === "/") {
    throw wrong(text, "the path in the container must be absolute, and not /");
  }
  const destination = posix.normalize(given).replace(/\/$/, "");
  const options = mode.split(",");
  const readOnly = options.includes("ro");
  const isPath = source?.startsWith("/") === true || source?.startsWith(".") === true;
  demandKnown(text, options, isPath);
  if (source !== undefined && isPath) {
    const propagation = options.find(isPropagation);
    const bind = { source: posix.resolve(cwd, source), destination, readOnly };
    return { type: "bind", bind: propagation === undefined ? bind : { ...bind, propagation } };
  }
  const copies = !options.includes("nocopy");
  return { type: "volume", volume: { name: source, destination, readOnly, copies } };
}

/** z and Z relabel for SELinux, of which there is none here; how consistent a bind is to be matters on other machines than Linux. */
function demandKnown(text: string, options: readonly string[], isPath: boolean): void {
  const more = isPath ? [...propagations, "consistent", "cached", "delegated"] : ["nocopy"];
  const known = ["ro", "rw", "z", "Z", ...more];
  const unknown = options.find((option) => !known.includes(option));
  if (unknown !== undefined) throw wrong(text, `unknown option ${unknown}`);
}

function wrong(text: string, reason: string): Fault {
  return new Fault("invalid_argument", `invalid volume ${JSON.stringify(text)}: ${reason}`);
}
