import { during } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  type Kernel,
  MSG_NOSIGNAL,
  type Pid,
  SOCK_CLOEXEC,
  SOCK_STREAM,
} from "@skiff/kernel";
import type { Listener } from "./filter.ts";

/** Whose filter it is: `pid` is the process's, `state` the container's (runtime-spec, "State"). */
export interface Filtered {
  readonly pid: Pid;
  readonly state: {
    readonly ociVersion: string;
    readonly id: string;
    readonly status: string;
    readonly pid: Pid;
    readonly bundle: string;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
}

/** Hands a filter's listener over (runtime-spec, config-linux.md, "The Container Process State"). */
export function sendListener(
  kernel: Kernel,
  { path, metadata }: Listener,
  { descriptor, pid, state }: Filtered & { readonly descriptor: At },
): void {
  const message = JSON.stringify({
    ociVersion: state.ociVersion,
    fds: ["seccompFd"],
    pid,
    metadata,
    state,
  });
  during("send seccomp listener", () => {
    using socket = kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    kernel.connect(socket, path);
    kernel.sendmsg(socket, message, 0, [descriptor], MSG_NOSIGNAL);
  });
}
