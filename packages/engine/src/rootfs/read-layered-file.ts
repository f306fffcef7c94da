import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
} from "node:fs";
import { Fault } from "@skiff/base";
import { guarded } from "@skiff/store";

/** As many symbolic links as path_resolution(7) follows. */
const mostLinks = 40;
const mostBytes = 4 * 1024 * 1024;

/**
 * The text of a file of an overlay's, read from its layers (the uppermost
 * first) without mounting it; undefined where the overlay has no such file.
 * Whiteouts hide, symbolic links resolve inside, and nothing outside of the
 * layers is ever read, not even while a container changes the uppermost. Opaque
 * directories are not told apart from others. Throws `failed_precondition` for
 * what is no regular file, or too long to be one of /etc's.
 */
export function readLayeredFile(layers: readonly string[], path: string): string | undefined {
  return guarded(`read ${path} of the image`, () => readFrom(layers, path));
}

function readFrom(layers: readonly string[], path: string): string | undefined {
  const pending = partsOf(path);
  let above: Place[] = [];
  let at: Place = { layers, path: "" };
  let links = 0;
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (name === "..") {
      at = above.pop() ?? at;
      continue;
    }
    const entry = lookUp(at, name);
    if (entry === undefined) return undefined;
    if (entry.kind === "directory") {
      above.push(at);
      at = entry.place;
    } else if (entry.kind === "link") {
      if (++links > mostLinks) return undefined;
      const target = readlinkSync(entry.path);
      if (target.startsWith("/")) {
        above = [];
        at = { layers, path: "" };
      }
      pending.unshift(...partsOf(target));
    } else {
      return pending.length === 0 ? readInside(entry.layer, entry.path) : undefined;
    }
  }
  return undefined;
}

/** A directory of the overlay: its path, and the layers that have a part in it. */
interface Place {
  readonly layers: readonly string[];
  readonly path: string;
}

type Entry =
  | { readonly kind: "directory"; readonly place: Place }
  | { readonly kind: "link"; readonly path: string }
  | { readonly kind: "file"; readonly layer: string; readonly path: string };

function lookUp(at: Place, name: string): Entry | undefined {
  const path = `${at.path}/${name}`;
  const merged: string[] = [];
  for (const layer of at.layers) {
    const stat = lstatSync(layer + path, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    if (stat.isDirectory()) {
      merged.push(layer);
      continue;
    }
    if (merged.length > 0 || isWhiteout(stat)) break;
    if (stat.isSymbolicLink()) return { kind: "link", path: layer + path };
    return { kind: "file", layer, path: layer + path };
  }
  return merged.length === 0 ? undefined : { kind: "directory", place: { layers: merged, path } };
}

function isWhiteout(stat: Stats): boolean {
  return stat.isCharacterDevice() && stat.rdev === 0;
}

/** Opens first and looks then: what the descriptor is can no longer change. */
function readInside(layer: string, path: string): string {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const fd = openSync(path, flags);
  try {
    const real = realpathSync(layer) + path.slice(layer.length);
    const opened = readlinkSync(`/proc/self/fd/${fd}`);
    if (opened !== real) {
      throw new Fault("failed_precondition", `${path}: changed while it was read`);
    }
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > mostBytes) {
      throw new Fault("failed_precondition", `${path}: not a file of at most ${mostBytes} bytes`);
    }
    return readFileSync(fd, "utf8");
  } finally {
    closeSync(fd);
  }
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
