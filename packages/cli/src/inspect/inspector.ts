import type { Engine } from "@skiff/engine";
import type { Value } from "../format/template/value.ts";

/** A kind of thing that `inspect` tells of. */
export interface Inspector {
  /** What Docker's JSON says of the thing of that name. Throws `not_found`. */
  readonly describe: (
    engine: Engine,
    name: string,
    options: { readonly size: boolean },
  ) => Value | Promise<Value>;
}
