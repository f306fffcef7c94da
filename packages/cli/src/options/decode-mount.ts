import { posix } from "node:path";
import { Fault } from "@skiff/base";
import type { Bind } from "@skiff/engine";
import { decodeSize } from "./decode-size.ts";
import type { Tmpfs } from "./decode-tmpfs.ts";

export type WantedMount =
  | { readonly type: "bind"; readonly bind: Bind }
  | { readonly type: "tmpfs"; readonly tmpfs: Tmpfs };

const names: Readonly<Record<string, string>> = {
  src: "source",
  dst: "destination",
  target: "destination",
  ro: "readonly",
};
const known = ["type", "source", "destination", "readonly", "tmpfs-size", "tmpfs-mode"];

/** "type=bind,source=/a,target=/b,readonly", "type=tmpfs,target=/run,tmpfs-size=64m". Throws `invalid_argument`. */
export function decodeMount(text: string, cwd: string): WantedMount {
  const fields = new Map(
    text.split(",").map((field) => {
      const [, name = "", value = "true"] = /^([^=]*)(?:=(.*))?$/s.exec(field) ?? [];
      return [names[name.toLowerCase()] ?? name.toLowerCase(), value];
    }),
  );
  const unknown = [...fields.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrong(text, `unexpected key '${unknown}'`);
  const destination = fields.get("destination") ?? "";
  if (!destination.startsWith("/") || posix.normalize(destination) === "/") {
    throw wrong(text, "target must be an absolute path in the container, and not /");
  }
  const path = posix.normalize(destination).replace(/\/$/, "");
  const readOnly = isTrue(text, fields.get("readonly"));
  const type = fields.get("type");
  if (type === "bind") {
    return { type, bind: decodeBindMount(text, fields, { path, readOnly, cwd }) };
  }
  if (type === "tmpfs") {
    return { type, tmpfs: decodeTmpfsMount(text, fields, { path, readOnly }) };
  }
  throw wrong(text, "type must be bind or tmpfs; volumes are not supported yet");
}

interface Place {
  readonly path: string;
  readonly readOnly: boolean;
}

function decodeBindMount(
  text: string,
  fields: ReadonlyMap<string, string>,
  { path, readOnly, cwd }: Place & { readonly cwd: string },
): Bind {
  const source = fields.get("source");
  if (source === undefined || source === "") throw wrong(text, "source is required");
  const foreign = ["tmpfs-size", "tmpfs-mode"].find((name) => fields.has(name));
  if (foreign !== undefined) throw wrong(text, `cannot mix ${foreign} with mount type 'bind'`);
  return { source: posix.resolve(cwd, source), destination: path, readOnly };
}

function decodeTmpfsMount(
  text: string,
  fields: ReadonlyMap<string, string>,
  { path, readOnly }: Place,
): Tmpfs {
  if (fields.has("source")) throw wrong(text, "source must not be specified for type 'tmpfs'");
  const size = fields.get("tmpfs-size");
  const mode = fields.get("tmpfs-mode");
  if (mode !== undefined && !/^[0-7]{1,4}$/.test(mode)) {
    throw wrong(text, "tmpfs-mode must be an octal number");
  }
  const options = [
    ...(readOnly ? ["ro"] : []),
    ...(size === undefined ? [] : [`size=${decodeSize(size)}`]),
    ...(mode === undefined ? [] : [`mode=${mode}`]),
  ];
  return { destination: path, options };
}

function isTrue(text: string, given: string | undefined): boolean {
  if (given === undefined || given === "false" || given === "0") return false;
  if (given === "true" || given === "1") return true;
  throw wrong(text, `readonly=${given}: must be true or false`);
}

function wrong(text: string, reason: string): Fault {
  return new Fault("invalid_argument", `invalid mount ${JSON.stringify(text)}: ${reason}`);
}
