import { Fault } from "./fault.ts";

/** The environment's variable, of all programs: seconds. */
export const deletionTimeVariable = "OAR_DELETE_TIMEOUT";

/** A week; three of them are counted in milliseconds by timers that have 31 bits. */
const longest = 604_800;

let seconds = 10;

/** Seconds that a deletion waits for locks, for processes to die, and for who is asked; 10 where nobody has set it. */
export function deletionTime(): number {
  return seconds;
}

/** For all deletions of this process. `name`: where `text` comes from. Throws `invalid_argument`. */
export function setDeletionTime(text: string, name: string = deletionTimeVariable): void {
  const wanted = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || wanted === 0 || wanted > longest) {
    const what = `${JSON.stringify(text)} is not a number of seconds above 0, at most ${longest}`;
    throw new Fault("invalid_argument", `${name}: ${what}`);
  }
  seconds = wanted;
}
