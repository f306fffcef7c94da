import { host } from "host:linux";
import { become } from "./become.ts";
import { ownPath } from "./own-path.ts";

let isForbidden = false;

/** From now on only what is known to come first may hand over: anything else would be done twice. */
export function forbidHandingOver(): void {
  isForbidden = true;
}

/** Has the same line run by the whole program, in this process: nothing was done here yet. */
export function handOver(): never {
  const [name = "skiff", ...words] = host.argv;
  return become(`${ownPath()}-bun`, [name, ...words], host.environ);
}

/** For what only the whole program has. */
export function handOverFor(what: string): never {
  if (isForbidden) throw new Error(`${what} is in the whole program only`);
  return handOver();
}
