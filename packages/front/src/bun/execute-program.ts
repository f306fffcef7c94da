import { become } from "../become.ts";
import { environOf } from "../node/environ-of.ts";

/** See `become`. */
export function executeProgram(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): never {
  return become(path, args, environOf(env));
}
