import { Fault, isFault } from "@skiff/base";
import {
  type At,
  AT_FDCWD,
  type Descriptor,
  DT_DIR,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
} from "@skiff/kernel";
import { type ContainerId, decodeContainerId } from "@skiff/spec";

/** The containers there are, in the order of their names. What else is in the root is left out. */
export function listIds(kernel: Kernel, root: string): readonly ContainerId[] {
  using directory = findDirectory(kernel, root);
  if (directory === undefined) return [];
  return listFolders(kernel, directory).flatMap((name) => findId(name) ?? []);
}

/** Undefined where there is no such root: nobody has made a container yet. */
export function findDirectory(kernel: Kernel, root: string): Descriptor | undefined {
  const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  return ignoring(["ENOENT"], () => kernel.openat2(AT_FDCWD, root, { flags }));
}

/** Containers, and what else has a folder there, in the order of their names: `directory` is the root. */
export function listFolders(kernel: Kernel, directory: At): readonly string[] {
  const names: string[] = [];
  for (const { name, type } of kernel.getdents64(directory)) {
    if (type === DT_DIR && typeof name === "string") names.push(name);
  }
  return names.toSorted();
}

/** Those whose id `pattern`, a regular expression, finds something in. Throws `invalid_argument`. */
export function listMatching(
  kernel: Kernel,
  { root, pattern }: { readonly root: string; readonly pattern: string },
): readonly ContainerId[] {
  const expression = decodePattern(pattern);
  return listIds(kernel, root).filter((id) => expression.test(id));
}

function decodePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Fault("invalid_argument", `--regex: ${JSON.stringify(pattern)}: ${error.message}`);
  }
}

/** Undefined for what is no container's name. */
export function findId(name: string): ContainerId | undefined {
  try {
    return decodeContainerId(name);
  } catch (error) {
    if (!isFault(error, "invalid_argument")) throw error;
    return undefined;
  }
}
