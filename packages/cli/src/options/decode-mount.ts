import { posix } from "node:path";
import { Fault } from "@skiff/base";
import { type Bind, isPropagation, propagations, type VolumeWish } from "@skiff/engine";
import { decodeCsv } from "./decode-csv.ts";
import { decodeEntries } from "./decode-entries.ts";
import { decodeSize } from "./decode-size.ts";
import type { Tmpfs } from "./decode-tmpfs.ts";
import type { WantedVolume } from "./decode-volume.ts";

export type WantedMount = WantedVolume | { readonly type: "tmpfs"; readonly tmpfs: Tmpfs };

const names: Readonly<Record<string, string>> = {
  src: "source",
  dst: "destination",
  target: "destination",
  ro: "readonly",
};
const known = [
  "type",
  "source",
  "destination",
  "readonly",
  "tmpfs-size",
  "tmpfs-mode",
  "volume-nocopy",
  "volume-driver",
  "volume-label",
  "volume-opt",
  "volume-subpath",
  "bind-propagation",
  "bind-recursive",
  "bind-nonrecursive",
  "consistency",
];

/** Of each type, what is not its own. */
const bindsOwn = ["bind-propagation", "bind-recursive", "bind-nonrecursive"];
const tmpfsOwn = ["tmpfs-size", "tmpfs-mode"];
const volumesOwn = known.filter((name) => name.startsWith("volume-"));
/** May be said several times. */
const repeated = ["volume-label", "volume-opt"];

/** "type=bind,source=/a,target=/b,readonly", "type=tmpfs,target=/run,tmpfs-size=64m". Throws `invalid_argument`. */
export function decodeMount(text: string, cwd: string): WantedMount {
  const given = decodeCsv(text).map((field): [string, string] => {
    const [, name = "", value = "true"] = /^([^=]*)(?:=(.*))?$/s.exec(field) ?? [];
    return [names[name.toLowerCase()] ?? name.toLowerCase(), value];
  });
  const fields = new Map(given);
  const unknown = [...fields.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrong(text, `unexpected key '${unknown}'`);
  const destination = fields.get("destination") ?? "";
  if (!destination.startsWith("/") || posix.normalize(destination) === "/") {
    throw wrong(text, "target must be an absolute path in the container, and not /");
  }
  const path = posix.normalize(destination).replace(/\/$/, "");
  const readOnly = isTrue(text, fields.get("readonly"));
  const type = fields.get("type") ?? "volume";
  if (type === "bind") {
    return { type, bind: decodeBindMount(text, fields, { path, readOnly, cwd }) };
  }
  if (type === "tmpfs") {
    return { type, tmpfs: decodeTmpfsMount(text, fields, { path, readOnly }) };
  }
  if (type === "volume") {
    const listed = given.filter(([name]) => repeated.includes(name));
    return { type, volume: decodeVolumeMount(text, fields, { path, readOnly, listed }) };
  }
  throw wrong(text, "type must be bind, volume or tmpfs");
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
  demandOwn(text, fields, { type: "bind", foreign: [...tmpfsOwn, ...volumesOwn] });
  const propagation = fields.get("bind-propagation");
  if (propagation !== undefined && !isPropagation(propagation)) {
    throw wrong(
      text,
      `invalid propagation value: ${propagation}; there are ${propagations.join(", ")}`,
    );
  }
  return {
    source: posix.resolve(cwd, source),
    destination: path,
    readOnly,
    ...(propagation !== undefined && { propagation }),
    ...(isFlat(text, fields) && { isFlat: true }),
  };
}

function decodeVolumeMount(
  text: string,
  fields: ReadonlyMap<string, string>,
  {
    path,
    readOnly,
    listed,
  }: Place & { readonly listed: readonly (readonly [name: string, value: string])[] },
): VolumeWish {
  demandOwn(text, fields, { type: "volume", foreign: [...tmpfsOwn, ...bindsOwn] });
  const source = fields.get("source");
  const driver = fields.get("volume-driver") ?? "local";
  if (driver !== "local") throw wrong(text, "there is only the volume driver local");
  const subpath = fields.get("volume-subpath") || undefined;
  if (subpath !== undefined && !isWithin(subpath)) {
    throw wrong(text, "volume-subpath must be a relative path within the volume");
  }
  const entries = (wanted: string): Readonly<Record<string, string>> =>
    decodeEntries(listed.flatMap(([name, value]) => (name === wanted ? [value] : [])));
  return {
    labels: entries("volume-label"),
    options: entries("volume-opt"),
    name: source === "" ? undefined : source,
    subpath,
    destination: path,
    readOnly,
    copies: !isTrue(text, fields.get("volume-nocopy")),
  };
}

function isWithin(path: string): boolean {
  return !path.startsWith("/") && !/^\.\.(\/|$)/.test(posix.normalize(path));
}

function demandOwn(
  text: string,
  fields: ReadonlyMap<string, string>,
  { type, foreign }: { readonly type: string; readonly foreign: readonly string[] },
): void {
  const found = foreign.find((name) => fields.has(name));
  if (found !== undefined) throw wrong(text, `cannot mix ${found} with mount type '${type}'`);
}

function decodeTmpfsMount(
  text: string,
  fields: ReadonlyMap<string, string>,
  { path, readOnly }: Place,
): Tmpfs {
  demandOwn(text, fields, { type: "tmpfs", foreign: [...bindsOwn, ...volumesOwn] });
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

/** "bind-nonrecursive" was its name before "bind-recursive=disabled". */
function isFlat(text: string, fields: ReadonlyMap<string, string>): boolean {
  const recursive = fields.get("bind-recursive") ?? "enabled";
  if (recursive === "disabled") return true;
  if (recursive === "enabled") return isTrue(text, fields.get("bind-nonrecursive"));
  throw wrong(text, "bind-recursive must be enabled or disabled");
}

function isTrue(text: string, given: string | undefined): boolean {
  if (given === undefined || given === "false" || given === "0") return false;
  if (given === "true" || given === "1") return true;
  throw wrong(text, `${given}: must be true or false`);
}

function wrong(text: string, reason: string): Fault {
  return new Fault("invalid_argument", `invalid mount ${JSON.stringify(text)}: ${reason}`);
}
