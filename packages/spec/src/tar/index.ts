export { type ByteString, byteString, encodeByteString, showByteString } from "./byte-string.ts";
export { cleanTarPath } from "./clean-tar-path.ts";
export { encodeTarHeader, tarEnd, tarPadding } from "./encode-tar-header.ts";
export { TarDecoder, type TarStep } from "./tar-decoder.ts";
export type { Fragment, SparseMap, TarEntry, TarEntryType } from "./tar-entry.ts";
