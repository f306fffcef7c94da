import { isFault } from "@skiff/base";
import type { Session } from "./session.ts";

/** Does `work` to each of the names; a fault of one is printed and does not keep the others back. The exit status. */
export async function forEach(
  names: readonly string[],
  { err }: Session,
  work: (name: string) => Promise<void>,
): Promise<number> {
  let status = 0;
  for (const name of names) {
    try {
      await work(name);
    } catch (error) {
      if (!isFault(error)) throw error;
      await err(`skiff: ${error.message}\n`);
      status = 1;
    }
  }
  return status;
}
