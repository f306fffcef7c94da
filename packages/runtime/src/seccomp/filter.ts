import { type Decoder, integerBetween, Mismatch, object, string } from "@skiff/spec";

/** What seccomp(2) installs in every process of a container. */
export interface Filter {
  /** SECCOMP_FILTER_FLAG_… */
  readonly flags: number;
  /** An array of struct sock_filter. */
  readonly program: Uint8Array;
  /** Who answers for the system calls that the program leaves to somebody else. */
  readonly listener: Listener | undefined;
}

export interface Listener {
  /** A socket that listens. Absolute. */
  readonly path: string;
  readonly metadata: string | undefined;
}

export function encodeFilter({ flags, program, listener }: Filter): string {
  return JSON.stringify({ flags, listener, program: program.toBase64() });
}

export const decodeFilter: Decoder<Filter> = object((filter) => ({
  flags: filter.required("flags", word),
  program: filter.required("program", decodeProgram),
  listener: filter.optional("listener", decodeListener),
}));

const word = integerBetween(0, 0xffff_ffff);

function decodeProgram(value: unknown): Uint8Array {
  const text = string(value);
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    throw new Mismatch("is not base64");
  }
}

const decodeListener: Decoder<Listener> = object((listener) => ({
  path: listener.required("path", string),
  metadata: listener.optional("metadata", string),
}));
