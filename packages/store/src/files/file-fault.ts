import { type Code, Fault } from "@skiff/base";

const codes: ReadonlyMap<string, Code> = new Map<string, Code>([
  ["EACCES", "permission_denied"],
  ["EPERM", "permission_denied"],
  ["EROFS", "failed_precondition"],
  ["ENOENT", "not_found"],
  ["ESRCH", "not_found"], // of /proc/PID that was opened, and whose process was reaped then
  ["EEXIST", "already_exists"],
  ["ENOTDIR", "failed_precondition"],
  ["EISDIR", "failed_precondition"],
  ["ELOOP", "failed_precondition"],
  ["ENAMETOOLONG", "invalid_argument"],
  ["ENOSPC", "resource_exhausted"],
  ["EDQUOT", "resource_exhausted"],
  ["EFBIG", "resource_exhausted"],
  ["EMFILE", "resource_exhausted"],
  ["ENFILE", "resource_exhausted"],
  ["ENOMEM", "resource_exhausted"],
  ["EBUSY", "unavailable"],
  ["EPIPE", "unavailable"],
]);

/** The fault for an error of `node:fs` or `node:child_process`; anything else is a bug, and comes back as it is. */
export function fileFault(doing: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return error;
  const errno = String(error.code);
  return new Fault(codes.get(errno) ?? "internal", `${doing}: ${errno}`, { cause: error });
}
