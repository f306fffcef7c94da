import { dlopen } from "bun:ffi";
import { Fault } from "@skiff/base";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_NOSIGNAL = 0x4000;
/** sizeof(sun_path), unix(7). */
const longestPath = 108;

/**
 * Sends one datagram to a unix socket; a name that begins with "@" is an abstract one's. Throws `invalid_argument`
 * for a name that is too long, `unavailable` where nobody takes it.
 */
export function sendDatagram(address: string, message: Uint8Array): void {
  const name = new TextEncoder().encode(address);
  if (name.length >= longestPath) {
    throw new Fault("invalid_argument", `socket ${address}: the name is too long`);
  }
  const place = new Uint8Array(2 + name.length + (address.startsWith("@") ? 0 : 1));
  place[0] = AF_UNIX; // little-endian, as every machine that Bun runs on
  place.set(name, 2);
  if (address.startsWith("@")) place[2] = 0;
  const { socket, sendto, close } = dlopen("libc.so.6", {
    socket: { args: ["int", "int", "int"], returns: "int" },
    sendto: { args: ["int", "ptr", "int", "int", "ptr", "u32"], returns: "int" },
    close: { args: ["int"], returns: "int" },
  }).symbols;
  const descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const sent = sendto(descriptor, message, message.length, MSG_NOSIGNAL, place, place.length);
  close(descriptor);
  if (sent !== message.length) throw new Fault("unavailable", `socket ${address}: nobody takes it`);
}
