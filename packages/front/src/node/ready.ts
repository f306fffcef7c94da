import { linux } from "host:linux";
import { EPOLLERR, EPOLLHUP } from "@skiff/kernel";
import { watchDescriptor } from "./loop.ts";

/** Resolves when a descriptor is ready, or broken; a regular file always is. */
export async function ready(fd: number, events: number): Promise<void> {
  const asked = Int32Array.of(fd, events, 0);
  if (linux.poll(asked, 0) > 0 && ((asked[2] ?? 0) & (events | EPOLLERR | EPOLLHUP)) !== 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  using _watched = watchDescriptor(fd, events, () => resolve());
  await promise;
}
