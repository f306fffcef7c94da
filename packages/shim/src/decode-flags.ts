import { Fault } from "@skiff/base";

/** How containerd calls a shim. */
export interface Flags {
  readonly namespace: string;
  readonly id: string;
  /** Of containerd's socket; part of what the shim's own socket is named for. */
  readonly address: string;
  readonly bundle: string | undefined;
  readonly debug: boolean;
  readonly info: boolean;
  readonly version: boolean;
  /** "start" or "delete". */
  readonly action: string | undefined;
}

const texts = ["namespace", "id", "address", "bundle", "publish-binary", "socket", "debug-socket"];
const switches = ["debug", "info", "v", "version"];

/** Reads flags as Go's flag package does: one dash or two, `-flag value` or `-flag=value`. */
export function decodeFlags(argv: readonly string[]): Flags {
  const given = new Map<string, string>();
  let index = 0;
  for (; index < argv.length; index++) {
    const word = argv[index] ?? "";
    const [, name, value] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) break;
    if (switches.includes(name)) given.set(name, value ?? "true");
    else if (!texts.includes(name)) throw invalid(`flag provided but not defined: -${name}`);
    else given.set(name, value ?? argv[++index] ?? missing(name));
  }
  return {
    namespace: given.get("namespace") ?? "",
    id: given.get("id") ?? "",
    address: given.get("address") ?? "",
    bundle: given.get("bundle"),
    debug: given.get("debug") === "true",
    info: given.get("info") === "true",
    version: given.get("v") === "true" || given.get("version") === "true",
    action: argv[index],
  };
}

function missing(name: string): never {
  throw invalid(`flag needs an argument: -${name}`);
}

function invalid(message: string): Fault {
  return new Fault("invalid_argument", message);
}
