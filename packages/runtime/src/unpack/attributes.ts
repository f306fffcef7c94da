import { AT_SYMLINK_NOFOLLOW, type At, ignoring, type Kernel } from "@skiff/kernel";
import { type ByteString, encodeByteString, type TarEntry } from "@skiff/spec";
import { pathOf } from "./path-of.ts";
import type { Place } from "./tree.ts";

export function setTimes(kernel: Kernel, { directory, name }: Place, entry: TarEntry): void {
  const { mtimeSec, mtimeNsec } = entry;
  const times = { atimeSec: mtimeSec, atimeNsec: mtimeNsec, mtimeSec, mtimeNsec };
  kernel.utimensat(directory, name, times, AT_SYMLINK_NOFOLLOW);
}

/** Extended attributes of an open file. Those that its file system has no place for are left out, as containerd does. */
export function setAttributes(kernel: Kernel, file: At, { xattrs }: TarEntry): void {
  for (const [name, value] of xattrs) {
    if (isOverlays(name)) continue;
    ignoring(["EOPNOTSUPP"], () => kernel.fsetxattr(file, encodeByteString(name), value, 0));
  }
}

/** As `setAttributes`, of what is not opened: a link, a device. */
export function setAttributesAt(kernel: Kernel, place: Place, entry: TarEntry): void {
  const path = pathOf(place);
  for (const [attribute, value] of entry.xattrs) {
    if (isOverlays(attribute)) continue;
    // user.* on a link or a device is refused with EPERM (xattr(7)): there is no place for it either
    ignoring(["EOPNOTSUPP", "EPERM"], () =>
      kernel.lsetxattr(path, encodeByteString(attribute), value, 0),
    );
  }
}

/** Overlayfs's own notes: from an image they would lead it to other files than the layer's. */
function isOverlays(name: ByteString): boolean {
  return name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.");
}
