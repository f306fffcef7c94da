import { type Bytes, host, linux } from "host:linux";
import { Fault } from "@skiff/base";
import { sigpipe } from "./node/ignore-broken-pipes.ts";

/** execve(2): this process is that program from now on. Throws `failed_precondition`. */
export function become(path: string, argv: readonly Bytes[], environ: readonly Bytes[]): never {
  linux.rt_sigaction(sigpipe, "SIG_DFL"); // what is ignored stays so
  const result = linux.execve(path, argv, environ);
  throw new Fault(
    "failed_precondition",
    `cannot execute ${path}: ${host.errnoName(-result)}; is it installed beside skiff?`,
  );
}
