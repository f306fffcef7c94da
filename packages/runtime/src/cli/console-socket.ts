import { during, Fault } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  type Descriptor,
  type Kernel,
  MSG_NOSIGNAL,
  SOCK_CLOEXEC,
  SOCK_STREAM,
} from "@skiff/kernel";

/** Connects to who wants the terminal. Throws before anything is made for the container. */
export function openConsoleSocket(kernel: Kernel, path: string): Descriptor {
  return during("console socket", () => {
    const socket = kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    using undo = new DisposableStack();
    undo.use(socket);
    kernel.connect(socket, path);
    undo.move();
    return socket;
  });
}

/** Hands the terminal's outer end over, named as runc names it. */
export function sendConsole(kernel: Kernel, socket: At, console: At | undefined): void {
  if (console === undefined) throw new Fault("internal", "there is no terminal to send");
  during("send terminal", () => kernel.sendmsg(socket, "/dev/ptmx", 0, [console], MSG_NOSIGNAL));
}
