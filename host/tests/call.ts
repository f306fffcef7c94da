import { linux } from "host:linux";
import { Failed } from "./failed.ts";

/** Calls a system call by its name with whatever is given, as no compiler would allow. */
export function call(name: string, args: readonly unknown[]): unknown {
  const found: unknown = Reflect.get(linux, name);
  if (typeof found !== "function") throw new Failed(`there is no ${name}`);
  return Reflect.apply(found, linux, args);
}
