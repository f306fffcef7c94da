import type { Code } from "@skiff/base";

/** The errnos that Skiff tells apart, each with what a caller may do about it. */
export const codeOf: Readonly<Record<string, Code>> = {
  EACCES: "permission_denied",
  EAGAIN: "unavailable",
  EBADF: "internal",
  EBUSY: "unavailable",
  ECONNREFUSED: "unavailable",
  ECONNRESET: "unavailable",
  EDQUOT: "resource_exhausted",
  EEXIST: "already_exists",
  EFAULT: "internal",
  EFBIG: "resource_exhausted",
  EINTR: "unavailable",
  EINVAL: "internal", // the kernel refused our arguments: our bug, not the caller's
  EIO: "internal",
  EISDIR: "failed_precondition",
  ELOOP: "failed_precondition",
  EMFILE: "resource_exhausted",
  EMLINK: "resource_exhausted",
  ENAMETOOLONG: "invalid_argument",
  ENFILE: "resource_exhausted",
  ENODATA: "not_found",
  ENODEV: "not_found",
  ENOENT: "not_found",
  ENOEXEC: "failed_precondition",
  ENOMEM: "resource_exhausted",
  ENOSPC: "resource_exhausted",
  ENOSYS: "unimplemented",
  ENOTDIR: "failed_precondition",
  ENOTEMPTY: "unavailable",
  ENXIO: "not_found",
  EOPNOTSUPP: "unimplemented",
  EPERM: "permission_denied",
  EPIPE: "unavailable",
  EROFS: "failed_precondition",
  ESRCH: "not_found",
  ETIMEDOUT: "deadline_exceeded",
  ETXTBSY: "unavailable",
  EXDEV: "failed_precondition",
};

/** An errno's name, as errno(3) spells it. */
export type Errno = string;
