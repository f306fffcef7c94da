import { environment } from "./environment.ts";

/** A variable of this process's environment; undefined where it is empty too, or no text. */
export function findVariable(name: string): string | undefined {
  const begin = `${name}=`;
  const found = environment().find((variable) => variable.startsWith(begin));
  return found === undefined || found === begin ? undefined : found.slice(begin.length);
}
