import { linux } from "host:linux";
import { check } from "../check.ts";
import { AT_FDCWD, O_CLOEXEC, O_RDWR } from "../constants.ts";
import { done } from "../done.ts";
import { failsWith } from "../fails-with.ts";
import { isTrue } from "../is-true.ts";
import { objectOf } from "../object-of.ts";
import { same } from "../same.ts";
import { scratch } from "../scratch.ts";
import { throws } from "../throws.ts";

const AF_UNIX = 1;
const AF_INET = 2;
const SOCK_DGRAM = 2 | O_CLOEXEC;
const SOCK_STREAM = 1 | O_CLOEXEC;
const SOL_SOCKET = 1;
const SO_TYPE = 3;
const SO_SNDBUF = 7;
const SO_PASSCRED = 16;
const SO_ATTACH_FILTER = 26;
const SHUT_WR = 1;
const MSG_NOSIGNAL = 0x4000;

check("a server and a client talk over a path", () => {
  scratch((_, path) => {
    const server = done(linux.socket(AF_UNIX, SOCK_STREAM, 0));
    same(linux.bind(server, `${path}/socket`), 0);
    same(linux.listen(server, 4), 0);
    const client = done(linux.socket(AF_UNIX, SOCK_STREAM, 0));
    same(linux.connect(client, `${path}/socket`), 0);
    const peer = done(linux.accept4(server, O_CLOEXEC));
    same(linux.write(client, "hello", 0), 5);
    const buffer = new Uint8Array(8);
    same(linux.read(peer, buffer, 0, 8), 5);
    same(linux.shutdown(client, SHUT_WR), 0);
    same(linux.read(peer, buffer, 0, 8), 0);
    failsWith(linux.connect(client, `${path}/none`), "ENOENT");
    for (const fd of [server, client, peer]) done(linux.close(fd));
  });
});

check("an address is abstract, or has no NUL; one too long is said to be so", () => {
  const socket = done(linux.socket(AF_UNIX, SOCK_STREAM, 0));
  const name = new TextEncoder().encode(`\0host-tests-${linux.getpid()}`);
  throws(() => linux.bind(socket, "a\0b"), "TypeError");
  failsWith(linux.bind(socket, `/${"x".repeat(108)}`), "ENAMETOOLONG");
  same(linux.bind(socket, name), 0);
  done(linux.close(socket));
});

check("sendmsg() and recvmsg() carry bytes and descriptors", () => {
  const [one, two] = objectOf(linux.socketpair(AF_UNIX, SOCK_STREAM, 0));
  const [reader, writer] = objectOf(linux.pipe2(O_CLOEXEC));
  same(linux.sendmsg(one, "xhello", 1, [writer, reader], MSG_NOSIGNAL), 5);
  const buffer = new Uint8Array(8);
  const { length, fds } = objectOf(linux.recvmsg(two, buffer, 1, 7, 0));
  same([length, fds.length], [5, 2]);
  same(buffer, Uint8Array.of(0, 104, 101, 108, 108, 111, 0, 0));
  for (const fd of fds) same(linux.fcntl(fd, 1, 0), 1);
  same(linux.write(fds[0] ?? -1, "!", 0), 1);
  same(linux.read(reader, buffer, 0, 1), 1);
  same(linux.sendmsg(one, Uint8Array.of(7), 0, [], 0), 1);
  same(objectOf(linux.recvmsg(two, buffer, 0, 8, 0)), { length: 1, fds: [] });
  failsWith(linux.sendmsg(one, "x", 0, [9999], 0), "EBADF");
  failsWith(linux.recvmsg(two, buffer, 0, 8, 0x40), "EAGAIN");
  for (const fd of [one, two, reader, writer, ...fds]) done(linux.close(fd));
});

check("sendto() and recvfrom() carry a datagram and who sent it", () => {
  const loopback = Uint8Array.of(127, 0, 0, 1);
  const [server, client] = [0, 1].map(() => done(linux.socket(AF_INET, SOCK_DGRAM, 0)));
  if (server === undefined || client === undefined) return;
  const port = bindAnywhere(server, loopback);
  same(linux.connect(client, loopback, port), 0);
  same(linux.sendmsg(client, "question", 0, [], 0), 8);
  const [buffer, from] = [new Uint8Array(8), new Uint8Array(28)];
  same(linux.recvfrom(server, buffer, 1, 7, 0, from), 7);
  same(new TextDecoder().decode(buffer), "\0questio");
  same(from.subarray(4, 8), loopback);
  same(linux.sendto(server, "xanswer", 1, 0, from.subarray(0, 16)), 6);
  same(objectOf(linux.recvmsg(client, buffer, 0, 8, 0)).length, 6);
  failsWith(linux.sendto(server, "x", 0, 0, new Uint8Array(2)), "EINVAL");
  throws(() => linux.connect(client, Uint8Array.of(1, 2, 3), port), "TypeError");
  throws(() => linux.connect(client, loopback, 65536), "RangeError");
  for (const fd of [server, client]) done(linux.close(fd));
});

function bindAnywhere(socket: number, address: Uint8Array): number {
  for (let port = 50_000; port < 60_000; port++) {
    if (linux.bind(socket, address, port) === 0) return port;
  }
  throw new Error("no port is free");
}

check("descriptors are found behind what else comes with a message", () => {
  const [one, two] = objectOf(linux.socketpair(AF_UNIX, SOCK_STREAM, 0));
  same(linux.setsockopt(two, SOL_SOCKET, SO_PASSCRED, Uint8Array.of(1, 0, 0, 0)), 0);
  same(linux.sendmsg(one, "x", 0, [one, two], 0), 1);
  const { length, fds } = objectOf(linux.recvmsg(two, new Uint8Array(1), 0, 1, 0));
  same([length, fds.length], [1, 2]);
  for (const fd of [one, two, ...fds]) done(linux.close(fd));
});

check("as many descriptors as the kernel allows come in one message", () => {
  const [one, two] = objectOf(linux.socketpair(AF_UNIX, SOCK_STREAM, 0));
  const many = Array.from({ length: 253 }, () => one);
  same(linux.sendmsg(one, "x", 0, many, 0), 1);
  const { fds } = objectOf(linux.recvmsg(two, new Uint8Array(1), 0, 1, 0));
  same(fds.length, 253);
  throws(() => linux.sendmsg(one, "x", 0, [...many, one], 0), "RangeError");
  for (const fd of [one, two, ...fds]) done(linux.close(fd));
});

check("options are read and set, those with addresses inside refused", () => {
  const socket = done(linux.socket(AF_UNIX, SOCK_STREAM, 0));
  const value = new Uint8Array(8);
  same(linux.getsockopt(socket, SOL_SOCKET, SO_TYPE, value), 4);
  same(value[0], 1);
  same(linux.setsockopt(socket, SOL_SOCKET, SO_SNDBUF, Uint8Array.of(0, 64, 0, 0)), 0);
  failsWith(linux.setsockopt(socket, SOL_SOCKET, SO_SNDBUF, new Uint8Array(1)), "EINVAL");
  throws(() => linux.getsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, value), "TypeError");
  throws(() => linux.setsockopt(socket, 6, 35, value), "TypeError");
  done(linux.close(socket));
});

check("ioctl() makes the requests whose size it knows", () => {
  const ptmx = done(linux.openat2(AT_FDCWD, "/dev/ptmx", O_RDWR | O_CLOEXEC | 0o400, 0, 0));
  const size = Uint8Array.of(30, 0, 90, 0, 0, 0, 0, 0);
  same(linux.ioctl(ptmx, 0x5414, size), 0);
  const read = new Uint8Array(8);
  same(linux.ioctl(ptmx, 0x5413, read), 0);
  same(read, size);
  same(linux.ioctl(ptmx, 0x40045431, new Uint8Array(4)), 0);
  const termios = new Uint8Array(36);
  const peer = done(linux.ioctl(ptmx, 0x5441, O_RDWR | 0o400));
  same(linux.ioctl(peer, 0x5401, termios), 0);
  same(linux.ioctl(peer, 0x5402, termios), 0);
  throws(() => linux.ioctl(ptmx, 0x5413, new Uint8Array(7)), "RangeError");
  throws(() => linux.ioctl(ptmx, 0x5413, 5), "TypeError");
  throws(() => linux.ioctl(ptmx, 0x5441, read), "TypeError");
  throws(() => linux.ioctl(ptmx, 0x1234, read), "TypeError");
  for (const fd of [ptmx, peer]) done(linux.close(fd));
});

check("a loopback interface is brought up by ioctl()", () => {
  const socket = done(linux.socket(AF_INET, 2 | O_CLOEXEC, 0));
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode("lo"));
  same(linux.ioctl(socket, 0x8913, request), 0);
  isTrue(new DataView(request.buffer).getUint16(16, true) !== 0, "it has flags");
  done(linux.close(socket));
});
