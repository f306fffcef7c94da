import { errnosOf } from "./errnos.ts";
import { chosen, type Point } from "./points.ts";

/** A system call, and what is to happen there, in the words of HOST_FAULT. */
export interface FaultPoint extends Point {
  readonly fault: string;
}

/** Of so many failures one is tried in CI. */
const usualStride = 4;

/** The process dies at each of them. */
export function deathsAt(points: readonly Point[]): readonly FaultPoint[] {
  return chosen(points).map((point) => faultAt(point, "die"));
}

/** Each of them fails with each errno that it may fail with, or a sample of these. */
export function failuresAt(points: readonly Point[]): readonly FaultPoint[] {
  const failures = points
    .filter(({ name }) => name !== "close") // it frees the descriptor whatever it returns
    .flatMap((point) => errnosOf(point).map((errno) => faultAt(point, "fail", `:${errno}`)));
  return chosen(failures, usualStride);
}

function faultAt(point: Point, what: string, how = ""): FaultPoint {
  return { ...point, fault: `${what}@${point.process}:${point.call}${how}` };
}

/** For messages. */
export function nameOf({ fault, name }: FaultPoint): string {
  return `${name} (${fault})`;
}
