import { array, boolean, type Decoder, Mismatch, object, string } from "../decode/index.ts";
import type { IntelRdt } from "./config.ts";

/** `linux.intelRdt` of config.json. */
export const decodeIntelRdt: Decoder<IntelRdt> = object((rdt) => ({
  closID: rdt.optional("closID", decodeClosId),
  l3CacheSchema: rdt.optional("l3CacheSchema", decodeL3CacheSchema),
  memBwSchema: rdt.optional("memBwSchema", decodeMemBwSchema),
  schemata: rdt.optional("schemata", array(decodeLine)),
  enableMonitoring: rdt.optional("enableMonitoring", boolean),
}));

/** `linux.intelRdt.l3CacheSchema`, of which the specification has that it should be one line. */
export const decodeL3CacheSchema: Decoder<string | undefined> = (value) => {
  const text = string(value);
  return text === "" ? undefined : text;
};

/** `linux.intelRdt.memBwSchema`. */
export const decodeMemBwSchema: Decoder<string | undefined> = (value) => {
  const text = string(value);
  if (text === "") return undefined;
  if (!text.startsWith("MB:")) throw new Mismatch(`${JSON.stringify(text)} must begin with MB:`);
  return decodeLine(text);
};

function decodeLine(value: unknown): string {
  const line = string(value);
  if (line === "" || line.includes("\n")) {
    throw new Mismatch(`${JSON.stringify(line)} must be one line of a schemata file`);
  }
  return line;
}

/** One name, or / for the group of all; an empty one is none: writers in Go leave it so. */
function decodeClosId(value: unknown): string | undefined {
  const name = string(value);
  if (name === "") return undefined;
  const inner = name === "." || name === ".." || /[/\n]/.test(name);
  if (name === "/" || !inner) return name;
  throw new Mismatch(`${JSON.stringify(name)} is no name of a group in resctrl`);
}
