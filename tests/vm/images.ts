import { join } from "node:path";

const folder: string = join(import.meta.dirname, "../../dist/test/vm");

/** What make-images.sh made, by its path. */
export const images: {
  readonly folder: string;
  readonly kernel: string;
  readonly initramfs: string;
  readonly root: string;
} = {
  folder,
  kernel: join(folder, "vmlinux"),
  initramfs: join(folder, "initramfs.cpio"),
  root: join(folder, "root.ext4"),
};
