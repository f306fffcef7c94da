import { host } from "host:linux";
import { Failed } from "./failed.ts";

/** Asserts that the kernel gave an object, and gives it on. */
export function objectOf<T>(answer: T | number): T {
  if (typeof answer === "number") throw new Failed(host.errnoName(-answer));
  return answer;
}
