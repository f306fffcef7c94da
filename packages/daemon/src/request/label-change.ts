import { Fault } from "@skiff/base";
import type { Labels } from "@skiff/store";
import { decodeLabels } from "./decode-labels.ts";

/**
 * What an update makes of labels: all of them anew without a mask or by the path "labels", one by
 * "labels.NAME", which an empty value removes. Throws `invalid_argument` for a path that is neither nor among `others`.
 */
export function labelChange(
  given: Labels,
  paths: readonly string[] | undefined,
  others: readonly string[] = [],
): (labels: Labels) => Labels {
  decodeLabels(given);
  const masks = paths === undefined || paths.length === 0 ? ["labels"] : paths;
  const unknown = masks.find((path) => !/^labels(\.|$)/.test(path) && !others.includes(path));
  if (unknown !== undefined) {
    throw new Fault("invalid_argument", `cannot update ${unknown}`);
  }
  return (before) => {
    if (masks.includes("labels")) return withoutEmpty(given);
    const names = masks.flatMap((path) => (path.startsWith("labels.") ? [path.slice(7)] : []));
    const changed = names.map((name): [string, string] => [name, given[name] ?? ""]);
    return withoutEmpty({ ...before, ...Object.fromEntries(changed) });
  };
}

function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}
