import type { Random } from "../seccomp/random-profile.ts";
import { isList } from "./is-list.ts";
import { isObject } from "./is-object.ts";
import { itemsOf } from "./items-of.ts";
import type { Json } from "./json.ts";

/** What decoders are wrong about: ends of ranges, other types, names of every object's own. */
const strange: readonly Json[] = [
  null,
  true,
  0,
  -1,
  -0.5,
  1e308,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 53,
  "#raw:18446744073709551615",
  "#raw:-9223372036854775809",
  "#raw:1e999",
  "#raw:123456789012345678901234567890",
  "",
  "/",
  "..",
  "/..",
  "/a/../../b",
  "a\u0000b",
  "\ud800",
  "ü".repeat(300),
  "x".repeat(70_000),
  "=",
  ":",
  "__proto__",
  [],
  {},
  [[[[[[[[[[]]]]]]]]]],
  { constructor: 1, toString: null, hasOwnProperty: {} },
];

/** The value with one to four things in it changed, added, doubled, exchanged or taken away. */
export function mutate(random: Random, value: Json): Json {
  let changed = value;
  for (let n = 1 + random(4); n > 0; n--) changed = mutateOnce(random, changed, value);
  return changed;
}

/** Walks down to some place in it, and changes what is there. */
function mutateOnce(random: Random, value: Json, source: Json): Json {
  if (isList(value) && value.length > 0 && random(6) > 0) {
    const at = random(value.length);
    return value.map((item: Json, i) => (i === at ? mutateOnce(random, item, source) : item));
  }
  if (isObject(value) && Object.keys(value).length > 0 && random(6) > 0) {
    const chosen = oneOf(random, Object.keys(value));
    return objectOf(
      Object.entries(value).map(([name, member]) => [
        name,
        name === chosen ? mutateOnce(random, member, source) : member,
      ]),
    );
  }
  return replace(random, value, source);
}

function replace(random: Random, value: Json, source: Json): Json {
  const choice = random(8);
  if (choice === 0) return somewhere(random, source);
  if (choice === 1) return oneOf(random, strange);
  if (isList(value)) return replaceItems(random, value, source);
  if (isObject(value)) return replaceMembers(random, value, source);
  if (typeof value === "string") return replaceText(random, value);
  if (typeof value === "number") return value + (random(3) - 1) * 2 ** random(54);
  return oneOf(random, strange);
}

function replaceItems(random: Random, items: readonly Json[], source: Json): Json {
  const at = random(items.length + 1);
  switch (random(3)) {
    case 0:
      return items.toSpliced(at, 1);
    case 1:
      return items.toSpliced(at, 0, oneOf(random, [...strange, ...items]));
    default:
      return [...items, ...items.slice(at), somewhere(random, source)];
  }
}

function replaceMembers(random: Random, value: Json, source: Json): Json {
  if (!isObject(value)) return value;
  const members = Object.entries(value);
  const at = random(members.length + 1);
  if (random(2) === 0) return objectOf(members.toSpliced(at, 1));
  const name = oneOf(random, ["__proto__", "constructor", "", "ü", ...namesIn(source)]);
  return objectOf([...members, [name, somewhere(random, source)]]);
}

function replaceText(random: Random, text: string): string {
  const at = random(text.length + 1);
  const inserted = oneOf(random, ["", "\u0000", "/", "..", ":", "=", ",", "\n", "-", "😀", text]);
  return text.slice(0, at) + inserted + text.slice(at + random(3));
}

/** Any value that is anywhere in it. */
function somewhere(random: Random, value: Json): Json {
  const below: readonly Json[] = isObject(value) ? Object.values(value) : itemsOf(value);
  if (below.length === 0 || random(5) === 0) return value;
  return somewhere(random, oneOf(random, below));
}

function namesIn(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(namesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...namesIn(member)]);
}

/** With members of any name, `__proto__` too. */
function objectOf(members: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(members);
}

function oneOf<T>(random: Random, items: readonly T[]): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
}
