import { Fault } from "@skiff/base";

/** Between two neighbours, in proportion. Throws `invalid_argument` where there are none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) {
    throw new Fault("invalid_argument", "no samples to summarize");
  }
  return low + (high - low) * (at - Math.floor(at));
}
