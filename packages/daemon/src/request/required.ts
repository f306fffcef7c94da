import { Fault } from "@skiff/base";

/** A part of a request that must be there. Throws `invalid_argument`. */
export function required<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new Fault("invalid_argument", `${name} is required`);
  return value;
}
