import { array, type Decoder, integerBetween, object } from "../decode/index.ts";
import type { IdMapping } from "./config.ts";

/** -1 is no id. */
const id = integerBetween(0, 0xffff_fffe);

/** The mappings of a user namespace, or of a mount. None is undefined: writers in Go leave an empty list so. */
export function decodeIdMappings(value: unknown): readonly IdMapping[] | undefined {
  const mappings = decodeEach(value);
  return mappings.length === 0 ? undefined : mappings;
}

const decodeEach: Decoder<readonly IdMapping[]> = array(
  object((mapping) => ({
    containerID: mapping.optional("containerID", id) ?? 0,
    hostID: mapping.optional("hostID", id) ?? 0,
    size: mapping.required("size", integerBetween(1, 0xffff_ffff)),
  })),
);
