import { host, linux } from "host:linux";
import { Fault } from "@skiff/base";
import { AT_FDCWD } from "@skiff/kernel";

let isForbidden = false;

/** From now on only what is known to come first may hand over: anything else would be done twice. */
export function forbidHandingOver(): void {
  isForbidden = true;
}

/** Has the same line run by the whole program, in this process: nothing was done here yet. */
export function handOver(): never {
  const own = linux.readlinkat(AT_FDCWD.fd, "/proc/self/exe");
  const path = `${typeof own === "string" ? own : "/proc/self/exe"}-bun`;
  const [name = "skiff", ...words] = host.argv;
  const result = linux.execve(path, [name, ...words], host.environ);
  throw new Fault(
    "failed_precondition",
    `cannot execute ${path}: ${host.errnoName(-result)}; is it installed beside skiff?`,
  );
}

/** For what only the whole program has. */
export function handOverFor(what: string): never {
  if (isForbidden) throw new Error(`${what} is in the whole program only`);
  return handOver();
}
