import { type At, type Descriptor, F_DUPFD_CLOEXEC, type Files } from "@skiff/kernel";

/** Another descriptor of the same open file. */
export function duplicate(kernel: Files, file: At): Descriptor {
  const fd = kernel.fcntl(file, F_DUPFD_CLOEXEC, 3);
  let isOpen = true;
  return {
    fd,
    [Symbol.dispose]: () => {
      if (isOpen) kernel.close_range(fd, fd, 0);
      isOpen = false;
    },
  };
}
