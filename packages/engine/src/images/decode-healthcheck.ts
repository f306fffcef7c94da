import { Fault } from "@skiff/base";
import type { ImageHealthcheck } from "@skiff/spec";
import { decodeDuration } from "../container/decode-duration.ts";
import { listOf } from "./list-of.ts";

const nanoseconds = 1e6;
const known = ["interval", "timeout", "start-period", "start-interval", "retries"];

/** What a Dockerfile's HEALTHCHECK says: "NONE", or "--interval=5s CMD LINE". Throws `invalid_argument`. */
export function decodeHealthcheck(text: string): ImageHealthcheck {
  const [, flags = "", kind = "", command = ""] =
    /^((?:--\S+\s+)*)(\S+)\s*([^]*)$/.exec(text) ?? [];
  const given = decodeFlags(flags.split(/\s+/).filter(Boolean));
  const time = (name: string): number | undefined => {
    const value = given.get(name);
    return value === undefined ? undefined : decodeDuration(value) * nanoseconds;
  };
  return {
    test: decodeTest(kind.toUpperCase(), command),
    interval: time("interval"),
    timeout: time("timeout"),
    startPeriod: time("start-period"),
    startInterval: time("start-interval"),
    retries: decodeCount(given.get("retries")),
  };
}

function decodeTest(kind: string, command: string): readonly string[] {
  if (kind === "NONE" && command === "") return ["NONE"];
  if (kind !== "CMD" || command === "")
    throw wrong("HEALTHCHECK must be NONE, or CMD and a command");
  const words = listOf(command);
  return words === undefined ? ["CMD-SHELL", command] : ["CMD", ...words];
}

function decodeFlags(flags: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    flags.map((flag) => {
      const [, name = "", value = ""] = /^--([a-z-]+)=(.+)$/.exec(flag) ?? [];
      if (known.includes(name)) return [name, value];
      throw wrong(`${flag}: unknown flag of HEALTHCHECK; there are --${known.join("=, --")}=`);
    }),
  );
}

function decodeCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw wrong(`--retries=${text}: must be a whole number`);
}

function wrong(message: string): Fault {
  return new Fault("invalid_argument", message);
}
