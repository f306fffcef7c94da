import { type At, F_SETFD, type Kernel } from "@skiff/kernel";

/** Puts an open file at that number, to be inherited. dup3(2) refuses to copy a descriptor onto itself. */
export function placeDescriptor(kernel: Kernel, file: At, number: number): void {
  if (file.fd === number) kernel.fcntl(file, F_SETFD, 0);
  else kernel.dup3(file, number, 0);
}
