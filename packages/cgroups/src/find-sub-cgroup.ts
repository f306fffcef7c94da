import { Fault } from "@skiff/base";
import { AT_FDCWD, type Files, ignoring } from "@skiff/kernel";
import type { CgroupDirectory } from "./cgroup-directory.ts";

/**
 * The directories of cgroups within another: each of `asked` is a path, for all hierarchies that
 * have it, or `CONTROLLER[,CONTROLLER...]:PATH` for those of v1 alone. Throws `not_found` where
 * none has it, and `invalid_argument` for an unknown controller and a path that leads out.
 */
export function findSubCgroup(
  kernel: Files,
  directories: readonly CgroupDirectory[],
  asked: readonly string[] = [],
): readonly CgroupDirectory[] {
  const found = [...directories];
  for (const text of asked) {
    const { controllers, parts } = decode(text);
    const unknown = controllers?.find(
      (one) => !directories.some((d) => d.controllers.includes(one)),
    );
    if (unknown !== undefined) {
      throw new Fault("invalid_argument", `unknown controller ${unknown} in --cgroup ${text}`);
    }
    let isThere = parts.length === 0;
    for (const [i, directory] of directories.entries()) {
      if (controllers?.every((one) => !directory.controllers.includes(one)) === true) continue;
      const path = [directory.path, ...parts].join("/");
      if (ignoring(["ENOENT"], () => kernel.statx(AT_FDCWD, path, 0, 0)) === undefined) continue;
      found[i] = { ...directory, path };
      isThere = true;
    }
    if (!isThere) {
      throw new Fault("not_found", `cgroup ${text}: the container has none of that name`);
    }
  }
  return found;
}

function decode(text: string): {
  readonly controllers: readonly string[] | undefined;
  readonly parts: readonly string[];
} {
  const colon = text.indexOf(":");
  const parts = text
    .slice(colon + 1)
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) {
    throw new Fault("invalid_argument", `bad sub cgroup path: ${text} must not contain ".."`);
  }
  return { controllers: colon < 0 ? undefined : text.slice(0, colon).split(","), parts };
}
