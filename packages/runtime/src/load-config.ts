import { during } from "@skiff/base";
import { AT_FDCWD, type Kernel, O_CLOEXEC, O_DIRECTORY, O_PATH, readFile } from "@skiff/kernel";
import {
  type Config,
  decodeConfig,
  decodeJson,
  type Decoder,
  decodeProcess,
  object,
  type Process,
} from "@skiff/spec";

/**
 * The bundle's configuration (runtime-spec, bundle.md), or the one in another `file`, whose path
 * is of the bundle. Throws with the file and the JSON path in it.
 */
export function loadConfig(kernel: Kernel, bundle: string, file?: string): Config {
  return load(kernel, { bundle, file, decode: decodeConfig });
}

/** The process of it alone. */
export function loadProcess(kernel: Kernel, bundle: string, file?: string): Process {
  return load(kernel, { bundle, file, decode: decodeProcessOnly });
}

const decodeProcessOnly: Decoder<Process> = object((config) =>
  config.required("process", decodeProcess),
);

function load<T>(
  kernel: Kernel,
  {
    bundle,
    file = "config.json",
    decode,
  }: {
    readonly bundle: string;
    readonly file: string | undefined;
    readonly decode: Decoder<T>;
  },
): T {
  const path = file.startsWith("/") ? file : `${bundle}/${file}`;
  const text = during("read configuration", () => readFile(kernel, path));
  return during(path, () => decodeJson(text, decode));
}

/** Throws `not_found` when there is no root file system, before anything is made for it. */
export function demandRootfs(kernel: Kernel, rootfs: string): void {
  during("root.path", () => {
    using _dir = kernel.openat2(AT_FDCWD, rootfs, { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
  });
}
