import { AF_UNIX, readFile, SOCK_CLOEXEC, SOCK_STREAM, writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";

/** Listens at a pidfd socket: says "listening", then what the descriptor is called and its pid. */
using socket = kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
kernel.bind(socket, String(host.argv[2]));
kernel.listen(socket, 1);
writeAll(kernel, { fd: 1 }, "listening\n");
using connection = kernel.accept4(socket, SOCK_CLOEXEC);
const name = new Uint8Array(256);
const { length, descriptors } = kernel.recvmsg(connection, name, 0, name.length, 0);
for (const { fd } of descriptors) {
  const [, pid = ""] = /^Pid:\s*(\d+)$/m.exec(readFile(kernel, `/proc/self/fdinfo/${fd}`)) ?? [];
  writeAll(kernel, { fd: 1 }, `${new TextDecoder().decode(name.subarray(0, length))} ${pid}\n`);
}
