import { type Decoder, Mismatch, object, oneOf, string } from "@skiff/spec";

/** Where a container's processes are in resctrl (resctrl.rst of Linux). */
export interface ResctrlPlace {
  /** The control group's directory, absolute. */
  readonly group: string;
  /**
   * Whose that is: the container's own goes with it; one that closID names stays, but for one that was
   * not there before a creation that comes to nothing.
   */
  readonly kind: "own" | "new" | "found";
  /** The directory of a monitoring group in it, which is the container's own. */
  readonly monitor?: string | undefined;
}

/** As the record has it. */
export const decodeResctrlPlace: Decoder<ResctrlPlace> = object((place) => ({
  group: place.required("group", decodeDirectory),
  kind: place.required("kind", oneOf("own", "new", "found")),
  monitor: place.optional("monitor", decodeDirectory),
}));

/** It may be going to be removed. */
function decodeDirectory(value: unknown): string {
  const path = string(value);
  if (path.startsWith("/") && !/\/(\.\.?)?(\/|$)/.test(path)) return path;
  throw new Mismatch(`${JSON.stringify(path)} names no group`);
}
