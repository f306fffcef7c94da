import { quantile } from "./quantile.ts";
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
