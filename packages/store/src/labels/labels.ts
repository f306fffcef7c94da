import { decodeJson, map, string } from "@skiff/spec";

/** What clients note on a thing. Garbage collection reads those that begin with `containerd.io/gc.`. */
export type Labels = Readonly<Record<string, string>>;

/** As a column has them. */
export function encodeLabels(labels: Labels): string {
  return JSON.stringify(labels);
}

export function decodeLabels(column: unknown): Labels {
  return Object.fromEntries(decodeJson(string(column), map(string)));
}
