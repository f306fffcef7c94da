export { type ByteString, byteString, encodeByteString, showByteString } from "./byte-string.ts";
export { cleanTarPath } from "./clean-tar-path.ts";
export { encodeTarEntry, tarEnd, tarPadding } from "./encode-tar-entry.ts";
export { encodeTarHeader } from "./encode-tar-header.ts";
export { TarDecoder, type TarStep } from "./tar-decoder.ts";
export type { Fragment, SparseMap, TarEntry, TarEntryType } from "./tar-entry.ts";
