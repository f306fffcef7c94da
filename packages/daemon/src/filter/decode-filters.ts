import { Fault } from "@skiff/base";
import { type Selector, readSelector } from "./selector.ts";
import { FilterText } from "./filter-text.ts";

/** A thing's field by its path, as ["labels", "a"]; undefined where it has none. */
export type FieldOf = (path: readonly string[]) => string | undefined;

export type Filter = (field: FieldOf) => boolean;

/**
 * containerd's filters: a thing matches where it matches any of them, and one where all its
 * selectors do: `name==a,labels."b.c"~=/^d/`. None at all match everything. Throws `invalid_argument`
 * with the place.
 */
export function decodeFilters(filters: readonly string[]): Filter {
  if (filters.length === 0) return () => true;
  const all = filters.map(decodeFilter);
  return (field) => all.some((filter) => filter(field));
}

function decodeFilter(text: string): Filter {
  const source = new FilterText(text);
  const selectors: Selector[] = [];
  if (text === "") return () => true;
  for (;;) {
    selectors.push(readSelector(source));
    if (source.isDone) break;
    if (!source.take(",")) throw source.fault('expected "," or the end');
  }
  return (field) => selectors.every((selector) => matches(selector, field(selector.path)));
}

function matches({ operator, value, pattern }: Selector, found: string | undefined): boolean {
  switch (operator) {
    case "present":
      return found !== undefined;
    case "==":
      return found === value;
    case "!=":
      return (found ?? "") !== value;
    case "~=":
      return pattern?.test(found ?? "") === true;
    default:
      throw new Fault("internal", `filter: ${String(operator satisfies never)}`);
  }
}
