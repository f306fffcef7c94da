import { Fault } from "@skiff/base";
import type { Labels } from "@skiff/store";

const longest = 4096;

/** Throws `invalid_argument` for a label that is longer, key and value together, than containerd allows. */
export function decodeLabels(labels: Labels): Labels {
  for (const [key, value] of Object.entries(labels)) {
    const size = Buffer.byteLength(key) + Buffer.byteLength(value);
    if (size <= longest) continue;
    const shown = key.slice(0, 64);
    throw new Fault(
      "invalid_argument",
      `label ${shown}: ${size} bytes, where ${longest} are the most`,
    );
  }
  return labels;
}
