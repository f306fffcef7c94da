import { AF_UNIX, AT_FDCWD, MSG_NOSIGNAL, SOCK_CLOEXEC, SOCK_DGRAM } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";

/** A service's part of sd_notify(3): sends each of its arguments to NOTIFY_SOCKET, and stays. */
const begin = "NOTIFY_SOCKET=";
const variable = host.environ.map(String).find((text) => text.startsWith(begin)) ?? begin;
using socket = kernel.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
kernel.connect(socket, variable.slice(begin.length));
for (const message of host.argv.slice(2)) kernel.sendmsg(socket, message, 0, [], MSG_NOSIGNAL);
kernel.execveat(AT_FDCWD, "/bin/sleep", ["sleep", "1000"], [], 0);
