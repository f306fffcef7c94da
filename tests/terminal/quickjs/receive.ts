import { AF_UNIX, type Descriptor, SOCK_CLOEXEC, SOCK_STREAM, writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { shuttle } from "../shuttle.ts";

/**
 * Listens at a console socket: says "listening", then what the terminal that it is sent is
 * called, and then passes on what is typed and what is printed, until nobody has the other end.
 */
using socket = kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
kernel.bind(socket, String(host.argv[2]));
kernel.listen(socket, 1);
writeAll(kernel, { fd: 1 }, "listening\n");
using terminal = receive();
if (terminal !== undefined) shuttle(kernel, terminal, () => {});

function receive(): Descriptor | undefined {
  using connection = kernel.accept4(socket, SOCK_CLOEXEC);
  const name = new Uint8Array(256);
  const { length, descriptors } = kernel.recvmsg(connection, name, 0, name.length, 0);
  const [terminal] = descriptors;
  if (terminal !== undefined) {
    writeAll(kernel, { fd: 1 }, `${new TextDecoder().decode(name.subarray(0, length))}\n`);
  }
  return terminal;
}
