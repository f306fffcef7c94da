import type { Random } from "../seccomp/random-profile.ts";
import { type Entry, makeTar } from "../store/make-tar.ts";
import { isObject } from "./is-object.ts";
import { itemsOf } from "./items-of.ts";
import type { Json } from "./json.ts";
import { textOf } from "./text-of.ts";

const numbers: readonly number[] = [0, 1, 511, 512, 513, 4096, 0o7777, 2 ** 33 - 1];
const bodies = ["", "body", "x".repeat(700), "30 path=../outside/through-pax\n"];
const keys = [
  "path",
  "linkpath",
  "size",
  "uid",
  "mtime",
  "SCHILY.xattr.user.a",
  "SCHILY.xattr.trusted.overlay.opaque",
  "GNU.sparse.major",
  "GNU.sparse.minor",
  "GNU.sparse.map",
  "GNU.sparse.name",
  "GNU.sparse.realsize",
  "",
];

/**
 * Entries and damage to what they make, as JSON. Some of the names are `hostile`, which lead
 * out of where an archive is unpacked.
 */
export function randomArchive(random: Random, hostile: readonly string[]): Json {
  const names = ["a", "a/b", "a/b/c", "./a/", "d", "", ".", "a/../d", ".wh.a", ".wh..wh..opq"];
  const name = (): string => pick(random, random(3) === 0 ? hostile : names);
  const entry = (): Json => ({
    name: random(20) === 0 ? "n".repeat(100) : name(),
    type: pick(random, "000112255555346xgLKS7Z\0".split("")),
    mode: pick(random, numbers),
    uid: pick(random, numbers),
    mtime: pick(random, numbers),
    target: name(),
    body: pick(random, bodies),
    device: [random(300), random(300)],
    ...(random(6) === 0 ? { size: pick(random, numbers) } : {}),
    ...(random(3) === 0
      ? { pax: { [pick(random, keys)]: pick(random, [name(), "1", "-1", "x"]) } }
      : {}),
  });
  return {
    entries: Array.from({ length: 1 + random(6) }, entry),
    damage: Array.from({ length: random(3) }, () => [random(8192), random(256)]),
    length: random(4) === 0 ? random(8192) : 2 ** 20,
  };
}

export function archiveOf(input: Json): Buffer {
  if (!isObject(input)) return Buffer.alloc(0);
  const { entries = [], damage = [], length = 0 } = input;
  const archive = makeTar(itemsOf(entries).map(entryOf));
  for (const [at, value] of itemsOf(damage).map(itemsOf)) {
    if (Number(at) < archive.length) archive[Number(at)] = Number(value);
  }
  return archive.subarray(0, Number(length));
}

function entryOf(input: Json): Entry {
  const {
    name = "",
    type = "0",
    target = "",
    body = "",
    pax,
    size,
    ...rest
  } = isObject(input) ? input : {};
  const [major, minor] = itemsOf(rest["device"] ?? []);
  return {
    name: textOf(name),
    type: textOf(type),
    target: textOf(target),
    body: textOf(body),
    mode: Number(rest["mode"] ?? 0),
    uid: Number(rest["uid"] ?? 0),
    mtime: Number(rest["mtime"] ?? 0),
    device: [Number(major ?? 0), Number(minor ?? 0)],
    ...(size === undefined ? {} : { size: Number(size) }),
    ...(pax === undefined || !isObject(pax) ? {} : { pax: textsOf(pax) }),
  };
}

function textsOf(pax: Readonly<Record<string, Json>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(pax).map(([key, value]) => [key, textOf(value)]));
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
}
