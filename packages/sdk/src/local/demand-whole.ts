import { Fault } from "@skiff/base";

/** The number itself. Throws `invalid_argument` for one that is not whole, or out of range. */
export function demandWhole(
  what: string,
  value: number,
  {
    least = 1,
    most = Number.MAX_SAFE_INTEGER,
  }: { readonly least?: number; readonly most?: number },
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  throw new Fault("invalid_argument", `${what}: ${value} is not a whole number of ${range}`);
}
