import { Fault } from "@skiff/base";
import type { Sample } from "./sample.ts";

export interface Summary {
  readonly runs: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** Median of the runs' peaks. */
  readonly peakKib: number;
}

export function summarize(samples: readonly Sample[]): Summary {
  const times = samples.map(({ milliseconds }) => milliseconds);
  const peaks = samples.map(({ peakKib }) => peakKib);
  return {
    runs: samples.length,
    median: quantile(times, 0.5),
    p10: quantile(times, 0.1),
    p90: quantile(times, 0.9),
    peakKib: quantile(peaks, 0.5),
  };
}

/** Between two neighbours, in proportion. */
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) {
    throw new Fault("invalid_argument", "no samples to summarize");
  }
  return low + (high - low) * (at - Math.floor(at));
}
