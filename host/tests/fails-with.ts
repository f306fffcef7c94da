import { host } from "host:linux";
import { Failed } from "./failed.ts";

/** Asserts that the kernel said no, and why. */
export function failsWith(answer: unknown, errno: string): void {
  const said = typeof answer === "number" && answer < 0 ? host.errnoName(-answer) : "success";
  if (said !== errno) throw new Failed(`${said}, not ${errno}`);
}
