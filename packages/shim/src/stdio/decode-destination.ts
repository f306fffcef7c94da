import { Fault } from "@skiff/base";
import type { Rotation } from "./rotation.ts";

/** Where one stream of a process goes, or comes from, as containerd says it. */
export type Destination =
  | { readonly kind: "nothing" }
  /** A FIFO that containerd made; with `log`, each line goes to that CRI log too. */
  | { readonly kind: "fifo"; readonly path: string; readonly log: LogPlace | undefined }
  /** A file that is appended to as it is. */
  | { readonly kind: "file"; readonly path: string }
  | ({ readonly kind: "log" } & LogPlace)
  /** A program that is executed to log it. */
  | { readonly kind: "program"; readonly path: string; readonly args: readonly string[] };

/** A log in the CRI's format, and when it is begun anew; undefined: never. */
export interface LogPlace {
  readonly path: string;
  readonly rotation: Rotation | undefined;
}

/**
 * Reads "" for nothing, a path or `fifo://PATH[?log=PATH]` for a FIFO,
 * `file://PATH[?format=cri]` for a file, `binary://PATH[?ARG=ARG&…]` for a program. A log in the CRI's
 * format takes `max-size=BYTES` and `max-files=COUNT`, too. Throws `invalid_argument`, and
 * `unimplemented` for other schemes.
 */
export function decodeDestination(uri: string): Destination {
  if (uri === "") return { kind: "nothing" };
  if (uri.includes("\0")) throw invalid(uri);
  if (uri.startsWith("/")) return { kind: "fifo", path: uri, log: undefined };
  const [, scheme, path, query] = /^([a-z]+):\/\/(\/[^?#]*)(?:\?([^#]*))?$/.exec(uri) ?? [];
  if (scheme === undefined || path === undefined) throw invalid(uri);
  const parameters = decodeQuery(query ?? "", uri);
  switch (scheme) {
    case "fifo":
      return { kind: "fifo", path: unescape(path, uri), log: findLog(parameters, uri) };
    case "file":
      return decodeFile(unescape(path, uri), parameters, uri);
    case "binary":
      return { kind: "program", path: unescape(path, uri), args: [...parameters].flat() };
    default:
      throw new Fault("unimplemented", `stdio scheme ${scheme}: ${uri}`);
  }
}

function findLog(parameters: ReadonlyMap<string, string>, uri: string): LogPlace | undefined {
  const path = parameters.get("log");
  return path === undefined ? undefined : { path, rotation: findRotation(parameters, uri) };
}

function decodeFile(
  path: string,
  parameters: ReadonlyMap<string, string>,
  uri: string,
): Destination {
  switch (parameters.get("format")) {
    case undefined:
    case "raw":
      return { kind: "file", path };
    case "cri":
      return { kind: "log", path, rotation: findRotation(parameters, uri) };
    default:
      throw invalid(uri);
  }
}

function findRotation(parameters: ReadonlyMap<string, string>, uri: string): Rotation | undefined {
  const count = (name: string): number | undefined => {
    const text = parameters.get(name);
    if (text !== undefined && !/^[1-9]\d{0,14}$/.test(text)) throw invalid(uri);
    return text === undefined ? undefined : Number(text);
  };
  const maxSize = count("max-size");
  return maxSize === undefined ? undefined : { maxSize, maxFiles: count("max-files") ?? 1 };
}

function decodeQuery(query: string, uri: string): Map<string, string> {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair.replaceAll("+", " ")) ?? [];
      return [unescape(name, uri), unescape(value, uri)];
    }),
  );
}

function unescape(text: string, uri: string): string {
  try {
    const decoded = decodeURIComponent(text);
    if (!decoded.includes("\0")) return decoded;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  throw invalid(uri);
}

function invalid(uri: string): Fault {
  return new Fault("invalid_argument", `stdio: ${JSON.stringify(uri)}`);
}
