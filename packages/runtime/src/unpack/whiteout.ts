import { Fault } from "@skiff/base";
import { type ByteString, showByteString } from "@skiff/spec";

const prefix = ".wh.";

/** What a name says of the layers below (image-spec, layer, "Whiteouts"). */
export type Whiteout =
  | { readonly kind: "none" }
  /** Nothing below is seen in this directory. */
  | { readonly kind: "opaque" }
  /** `name` below is not seen. */
  | { readonly kind: "removed"; readonly name: ByteString }
  /** AUFS's own files, which mean nothing here. */
  | { readonly kind: "ignored" };

/** Pure. Throws `invalid_argument` for a whiteout of nothing, or of the directory itself. */
export function whiteoutOf(name: ByteString): Whiteout {
  if (!name.startsWith(prefix)) return { kind: "none" };
  if (name === ".wh..wh..opq") return { kind: "opaque" };
  if (name.startsWith(".wh..wh.")) return { kind: "ignored" };
  const removed = name.slice(prefix.length);
  if (removed === "" || removed === "." || removed === "..") {
    throw new Fault("invalid_argument", `${JSON.stringify(showByteString(name))} hides no file`);
  }
  return { kind: "removed", name: removed };
}
