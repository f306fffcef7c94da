import { Fault } from "@skiff/base";
import { signals } from "@skiff/kernel";

const highest = 64;

/** A signal as people write it: `KILL`, `SIGKILL`, `kill`, `9`. Throws `invalid_argument`. */
export function signalNumber(text: string): number {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : named(text.toUpperCase());
  if (number !== undefined && number >= 1 && number <= highest) return number;
  throw new Fault("invalid_argument", `invalid signal: ${text}`);
}

function named(name: string): number | undefined {
  const full = name.startsWith("SIG") ? name : `SIG${name}`;
  return Object.entries(signals).find(([known]) => known === full)?.[1];
}
