import { Fault, isFault } from "@skiff/base";
import {
  AT_FDCWD,
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
  const entries = ignoring(["ENOENT"], () => {
    const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    using dir = kernel.openat2(AT_FDCWD, root, { flags });
    return kernel.getdents64(dir);
  });
  return (entries ?? [])
    .filter(({ type }) => type === DT_DIR)
    .flatMap(({ name }) => findId(String(name)) ?? [])
    .toSorted();
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

function findId(name: string): ContainerId | undefined {
  try {
    return decodeContainerId(name);
  } catch (error) {
    if (!isFault(error, "invalid_argument")) throw error;
    return undefined;
  }
}
