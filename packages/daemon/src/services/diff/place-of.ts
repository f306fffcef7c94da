import { Fault } from "@skiff/base";
import type { LayerPlace, Mount } from "@skiff/store";

/**
 * The directories that a snapshot's mounts are made of: a layer is unpacked into these, and nothing is
 * mounted for it. Throws `unimplemented` for mounts of another kind, or to read only.
 */
export function placeOf(mounts: readonly Mount[]): LayerPlace {
  const [mount, ...others] = mounts;
  if (mount !== undefined && others.length === 0) {
    const { type, source, options } = mount;
    const upper = option(options, "upperdir");
    if (type === "overlay" && upper !== undefined) {
      return { directory: upper, lower: (option(options, "lowerdir") ?? "").split(":") };
    }
    if (type === "bind" && !options.includes("ro")) {
      return { directory: source, lower: [], isMerged: true };
    }
  }
  const found = mounts.map(({ type, options }) => `${type} (${options.join(",")})`).join(" on ");
  throw new Fault(
    "unimplemented",
    `layers are applied to one overlay or bind mount that can be written, not to ${found || "none"}`,
  );
}

function option(options: readonly string[], name: string): string | undefined {
  return options.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
}
