import { Fault } from "@skiff/base";

/** See `Platform.lock`. Node has no flock(2); only a warden locks, and `skiff` is one. */
export function lockDirectory(path: string): Disposable {
  throw new Fault("unimplemented", `lock ${path}: Node has no flock()`);
}
