import type { Engine } from "@skiff/engine";
import type { Platform } from "@skiff/spec";
import type { Value } from "../format/template/value.ts";

export interface InspectOptions {
  /** Of a container. */
  readonly size: boolean;
  /** Of an image; absent: this machine's. */
  readonly platform: Platform | undefined;
}

/** A kind of thing that `inspect` tells of. */
export interface Inspector {
  /** What Docker's JSON says of the thing of that name. Throws `not_found`. */
  readonly describe: (
    engine: Engine,
    name: string,
    options: InspectOptions,
  ) => Value | Promise<Value>;
}
