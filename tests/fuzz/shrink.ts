import { isList } from "./is-list.ts";
import { isObject } from "./is-object.ts";
import type { Json } from "./json.ts";

/** As many attempts as are made to find a smaller one. */
const attempts = 1000;

/** The smallest value found that `fails` too. */
export function shrink(value: Json, fails: (smaller: Json) => boolean): Json {
  let left = attempts;
  let smallest = value;
  for (;;) {
    const next = smaller(smallest).find((candidate) => left-- > 0 && fails(candidate));
    if (next === undefined) return smallest;
    smallest = next;
  }
}

/** The same with less of it, the least first. */
function smaller(value: Json): readonly Json[] {
  if (isList(value)) {
    const half = Math.ceil(value.length / 2);
    const halves = value.length > 2 ? [value.slice(half), value.slice(0, half)] : [];
    const without = value.map((_, i) => value.toSpliced(i, 1));
    const inner = value.flatMap((item: Json, i) =>
      smaller(item).map((less) => value.with(i, less)),
    );
    return [...halves, ...without, ...inner];
  }
  if (isObject(value)) {
    const members = Object.entries(value);
    const without = members.map((_, i) => Object.fromEntries(members.toSpliced(i, 1)));
    const inner = members.flatMap(([name, member], i) =>
      smaller(member).map((less) => Object.fromEntries(members.with(i, [name, less]))),
    );
    return [...without, ...inner];
  }
  if (typeof value === "string" && value.length > 1) {
    const half = value.length >> 1;
    return [value.slice(0, half), value.slice(half), value.slice(1), value.slice(0, -1)];
  }
  return [];
}
