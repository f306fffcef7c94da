import { array, type Decoder, integerBetween, object, string } from "@skiff/spec";

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
  const words = new Uint32Array(program.buffer, program.byteOffset, program.length / 4);
  return JSON.stringify({ flags, listener, program: Array.from(words) });
}

export const decodeFilter: Decoder<Filter> = object((filter) => ({
  flags: filter.required("flags", word),
  program: new Uint8Array(Uint32Array.from(filter.required("program", array(word))).buffer),
  listener: filter.optional("listener", decodeListener),
}));

const word = integerBetween(0, 0xffff_ffff);

const decodeListener: Decoder<Listener> = object((listener) => ({
  path: listener.required("path", string),
  metadata: listener.optional("metadata", string),
}));
