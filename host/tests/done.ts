import { host } from "host:linux";
import { Failed } from "./failed.ts";

/** Asserts that the kernel did not say `-errno`, and gives what it said. */
export function done(answer: number): number {
  if (answer < 0) throw new Failed(host.errnoName(-answer));
  return answer;
}
