import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM, writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";

/** A service manager's part of sd_notify(3): says "listening", and then all that it is told. */
using socket = kernel.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
kernel.bind(socket, String(host.argv[2]));
writeAll(kernel, { fd: 1 }, "listening\n");
const bytes = new Uint8Array(4096);
for (;;) {
  const { length, descriptors } = kernel.recvmsg(socket, bytes, 0, bytes.length, 0);
  writeAll(kernel, { fd: 1 }, bytes.slice(0, length));
  for (const descriptor of descriptors) descriptor[Symbol.dispose](); // as is asked for with BARRIER=1
}
