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

/** What is in a configuration's file. */
export interface ConfigSource<T> {
  readonly text: string;
  /** Throws with the file and the JSON path in it. */
  readonly decode: () => T;
}

/**
 * The bundle's configuration (runtime-spec, bundle.md), or the one in another `file`, whose path
 * is of the bundle. Throws with the file and the JSON path in it.
 */
export function loadConfig(kernel: Kernel, bundle: string, file?: string): Config {
  return readConfig(kernel, bundle, file).decode();
}

/** The same, read and not decoded yet. Throws for a file that cannot be read. */
export function readConfig(kernel: Kernel, bundle: string, file?: string): ConfigSource<Config> {
  return read(kernel, { bundle, file, decode: decodeConfig });
}

/** The process of it alone. */
export function loadProcess(kernel: Kernel, bundle: string, file?: string): Process {
  return read(kernel, { bundle, file, decode: decodeProcessOnly }).decode();
}

const decodeProcessOnly: Decoder<Process> = object((config) =>
  config.required("process", decodeProcess),
);

function read<T>(
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
): ConfigSource<T> {
  const path = file.startsWith("/") ? file : `${bundle}/${file}`;
  const text = during("read configuration", () => readFile(kernel, path));
  return { text, decode: () => during(path, () => decodeJson(text, decode)) };
}

/** Throws `not_found` when there is no root file system, before anything is made for it. */
export function demandRootfs(kernel: Kernel, rootfs: string): void {
  during("root.path", () => {
    using _dir = kernel.openat2(AT_FDCWD, rootfs, { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
  });
}
