import type { ImageDetails } from "@skiff/store";

/** When an image says that it was made, in milliseconds since the epoch; 0 where it does not. */
export function createdOf({ created = "" }: ImageDetails["config"]): number {
  const time = Date.parse(created);
  return Number.isNaN(time) ? 0 : time;
}
