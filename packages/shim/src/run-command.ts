import { Fault, isFault } from "@skiff/base";
import { type Bytes, type Kernel, writeAll } from "@skiff/kernel";
import { decodeContainerId } from "@skiff/spec";
import { decodeFlags, type Flags } from "./decode-flags.ts";

const stderr = { fd: 2 };

/** Runs one command of the program to its exit: 0, or 1 with what went wrong on standard error. */
export function runCommand(kernel: Kernel, argv: readonly Bytes[], command: Command): never {
  try {
    command(readFlags(argv));
  } catch (error) {
    if (!isFault(error)) throw error;
    writeAll(kernel, stderr, `containerd-shim-oar-v1: ${error.message}\n`);
    kernel.exit_group(1);
  }
  return kernel.exit_group(0);
}

export type Command = (flags: Flags) => void;

/** Namespace and id become parts of paths: both are names, nothing else. */
function readFlags(argv: readonly Bytes[]): Flags {
  const flags = decodeFlags(argv.slice(1).map(text));
  if (flags.namespace === "") throw new Fault("invalid_argument", "-namespace: required");
  decodeContainerId(flags.namespace);
  decodeContainerId(flags.id);
  return flags;
}

function text(word: Bytes): string {
  if (typeof word === "string") return word;
  throw new Fault("invalid_argument", "an argument is not UTF-8");
}
