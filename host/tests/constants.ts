// The host's tests name the kernel's numbers for themselves: they stand below every package.
export const AT_FDCWD = -100;
export const AT_REMOVEDIR = 0x200;
export const AT_SYMLINK_NOFOLLOW = 0x100;
export const AT_EMPTY_PATH = 0x1000;
export const O_RDONLY = 0;
export const O_RDWR = 2;
export const O_CREAT = 0o100;
export const O_DIRECTORY = 0o200000;
export const O_CLOEXEC = 0o2000000;
export const SIGCHLD = 17;
export const P_PIDFD = 3;
export const WEXITED = 4;
export const CLD_EXITED = 1;
export const CLONE_NEWNS = 0x20000;
export const CLONE_NEWUTS = 0x4000000;
