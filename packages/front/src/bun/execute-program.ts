import { host, linux } from "host:linux";
import { Fault } from "@skiff/base";
import { environOf } from "../node/environ-of.ts";

/** execve(2): this process is that program from now on. Throws `failed_precondition`. */
export function executeProgram(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): never {
  const result = linux.execve(path, args, environOf(env));
  const errno = host.errnoName(-result);
  throw new Fault(
    "failed_precondition",
    `cannot execute ${path}: ${errno}; is it installed beside skiff?`,
  );
}
