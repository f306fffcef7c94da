import {
  AF_INET,
  IFF_UP,
  type Kernel,
  SIOCGIFFLAGS,
  SIOCSIFFLAGS,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
} from "@skiff/kernel";

/**
 * In this process's network namespace. netdevice(7): struct ifreq is a name of 16 bytes and,
 * here, 16 bits of flags, 40 bytes in all.
 */
export function bringLoopbackUp(kernel: Kernel): void {
  using socket = kernel.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode("lo"));
  kernel.ioctl(socket, SIOCGIFFLAGS, request);
  request[16] = (request[16] ?? 0) | IFF_UP;
  kernel.ioctl(socket, SIOCSIFFLAGS, request);
}
