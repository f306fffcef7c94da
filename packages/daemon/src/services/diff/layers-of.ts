import { Fault } from "@skiff/base";
import type { Mount } from "@skiff/store";

/**
 * The directories that mounts stack, the nearest first: those of one overlay or bind mount, or none. Nothing
 * is mounted. Throws `unimplemented` for mounts of another kind.
 */
export function layersOf(mounts: readonly Mount[]): readonly string[] {
  const [mount, ...others] = mounts;
  if (mount === undefined) return [];
  const { type, source, options } = mount;
  if (others.length === 0 && type === "bind") return [source];
  if (others.length === 0 && type === "overlay") {
    return [...option(options, "upperdir"), ...option(options, "lowerdir")];
  }
  const found = mounts.map((each) => each.type).join(" on ");
  throw new Fault("unimplemented", `layers are made of overlay and bind mounts, not of ${found}`);
}

function option(options: readonly string[], name: string): readonly string[] {
  const text = options.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  return text === "" ? [] : text.split(":");
}
