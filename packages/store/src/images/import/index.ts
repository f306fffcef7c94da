// Apart from the rest of the store: hashing, unpacking and child processes cost whoever only
// runs a container several milliseconds to load.
export { importImage, type ImportOptions } from "./import-image.ts";
