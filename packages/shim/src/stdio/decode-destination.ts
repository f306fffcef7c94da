import { Fault } from "@skiff/base";

/** Where one stream of a process goes, or comes from, as containerd says it. */
export type Destination =
  | { readonly kind: "nothing" }
  /** A FIFO that containerd made; with `log`, each line goes to that CRI log too. */
  | { readonly kind: "fifo"; readonly path: string; readonly log: string | undefined }
  /** A file that is appended to: raw bytes, or lines of the CRI's log format. */
  | { readonly kind: "file"; readonly path: string; readonly format: "raw" | "cri" }
  /** A program that is executed to log it. */
  | { readonly kind: "program"; readonly path: string; readonly args: readonly string[] };

/**
 * Reads "" for nothing, a path or `fifo://PATH[?log=PATH]` for a FIFO,
 * `file://PATH[?format=cri]` for a file, `binary://PATH[?ARG=ARG&…]` for a program. Throws
 * `invalid_argument`, and `unimplemented` for other schemes.
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
      return { kind: "fifo", path: unescape(path, uri), log: parameters.get("log") };
    case "file":
      return { kind: "file", path: unescape(path, uri), format: format(parameters, uri) };
    case "binary":
      return { kind: "program", path: unescape(path, uri), args: [...parameters].flat() };
    default:
      throw new Fault("unimplemented", `stdio scheme ${scheme}: ${uri}`);
  }
}

function format(parameters: ReadonlyMap<string, string>, uri: string): "raw" | "cri" {
  switch (parameters.get("format")) {
    case undefined:
    case "raw":
      return "raw";
    case "cri":
      return "cri";
    default:
      throw invalid(uri);
  }
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
