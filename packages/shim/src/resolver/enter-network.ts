import { AT_FDCWD, CLONE_NEWNET, type Kernel, O_CLOEXEC, O_RDONLY } from "@skiff/kernel";

/** This process is in the network namespace at `path` from then on. */
export function enterNetwork(kernel: Kernel, path: string): void {
  using namespace = kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_CLOEXEC });
  kernel.setns(namespace, CLONE_NEWNET);
}
