/** `node:path` for POSIX. */
export const sep = "/";
export const delimiter = ":";

export function isAbsolute(path: string): boolean {
  return path.startsWith("/");
}

export function normalize(path: string): string {
  if (path === "") return ".";
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !isAbsolute(path)) parts.push(part);
  }
  const joined = parts.join("/");
  const tail = path.endsWith("/") && joined !== "" ? "/" : "";
  if (isAbsolute(path)) return `/${joined}${tail}`;
  return joined === "" ? (path.endsWith("/") ? "./" : ".") : `${joined}${tail}`;
}

export function join(...paths: readonly string[]): string {
  const joined = paths.filter((path) => path !== "").join("/");
  return joined === "" ? "." : normalize(joined);
}

export function resolve(...paths: readonly string[]): string {
  let resolved = "";
  for (const path of paths.toReversed()) {
    if (isAbsolute(resolved)) break;
    if (path !== "") resolved = resolved === "" ? path : `${path}/${resolved}`;
  }
  if (!isAbsolute(resolved)) resolved = `${process.cwd()}/${resolved}`;
  const whole = normalize(resolved);
  return whole.length > 1 && whole.endsWith("/") ? whole.slice(0, -1) : whole;
}

export function dirname(path: string): string {
  const trimmed = trimSlashes(path);
  const end = trimmed.lastIndexOf("/");
  if (end < 0) return isAbsolute(path) ? "/" : ".";
  return trimmed.slice(0, end) || "/";
}

export function basename(path: string, suffix = ""): string {
  const trimmed = trimSlashes(path);
  const name = trimmed.slice(trimmed.lastIndexOf("/") + 1);
  const isWhole = name === suffix || !name.endsWith(suffix) || suffix === "";
  return isWhole ? name : name.slice(0, -suffix.length);
}

export function extname(path: string): string {
  const name = basename(path);
  const dot = name.lastIndexOf(".");
  return dot <= 0 || name === ".." ? "" : name.slice(dot);
}

export function relative(from: string, to: string): string {
  const [source, target] = [partsOf(resolve(from)), partsOf(resolve(to))];
  let common = 0;
  while (common < source.length && source[common] === target[common]) common++;
  return [...source.slice(common).map(() => ".."), ...target.slice(common)].join("/");
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function trimSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}
