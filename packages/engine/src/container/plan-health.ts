import type { ImageHealthcheck } from "@skiff/spec";
import type { HealthCheck } from "./health.ts";

/** What whoever makes a container says of its check; what is absent, the image says, or is Docker's default. Milliseconds. */
export interface HealthWish {
  /** A line for the container's shell. */
  readonly command?: string | undefined;
  readonly interval?: number | undefined;
  readonly timeout?: number | undefined;
  readonly startPeriod?: number | undefined;
  readonly startInterval?: number | undefined;
  readonly retries?: number | undefined;
}

const usual = {
  interval: 30_000,
  timeout: 30_000,
  startPeriod: 0,
  startInterval: 5000,
  retries: 3,
};
const nanoseconds = 1e6;

/** Undefined where nothing is to be checked. */
export function planHealth(
  wish: HealthWish | "none",
  image: ImageHealthcheck | undefined,
): HealthCheck | undefined {
  if (wish === "none") return undefined;
  const args = wish.command === undefined ? imageArgs(image) : shell(wish.command);
  if (args === undefined) return undefined;
  const interval = wish.interval ?? (milliseconds(image?.interval) || usual.interval);
  const startInterval = wish.startInterval ?? milliseconds(image?.startInterval);
  return {
    args,
    interval,
    timeout: wish.timeout ?? (milliseconds(image?.timeout) || usual.timeout),
    startPeriod: wish.startPeriod ?? (milliseconds(image?.startPeriod) || usual.startPeriod),
    // Whoever has it checked more often than Docker does by itself wants that from the start.
    startInterval: startInterval || Math.min(usual.startInterval, interval),
    retries: wish.retries ?? (image?.retries || usual.retries),
  };
}

function milliseconds(time: number | undefined): number {
  return Math.ceil((time ?? 0) / nanoseconds);
}

function imageArgs(image: ImageHealthcheck | undefined): readonly string[] | undefined {
  const [kind, ...args] = image?.test ?? [];
  if (kind === "CMD" && args.length > 0) return args;
  return kind === "CMD-SHELL" ? shell(args[0] ?? "") : undefined;
}

function shell(line: string): readonly string[] {
  return ["/bin/sh", "-c", line];
}
