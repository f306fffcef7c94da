import { during, Fault } from "@skiff/base";
import { type Decoder, type Digest, decodeJson } from "@skiff/spec";
import type { ContentStore } from "../content/content-store.ts";

/** A manifest of a real image has some KB; containerd and registries read 4 to 8 MB at most. */
export const longestDocument: number = 8 * 1024 * 1024;

/** A JSON document of the store. Throws `not_found`, and `invalid_argument` with its JSON path. */
export function readDocument<T>(
  content: ContentStore,
  { digest, size }: { readonly digest: Digest; readonly size: number },
  decode: Decoder<T>,
): T {
  return during(digest, () => {
    if (size > longestDocument) {
      throw new Fault("invalid_argument", `a document of ${size} bytes is too long`);
    }
    return decodeJson(content.readText(digest, longestDocument), decode);
  });
}
