import { machine } from "node:os";
import { decodePlatformText, type Platform } from "@skiff/spec";

/** This machine's. */
export function thisPlatform(): Platform {
  return decodePlatformText(`linux/${machine()}`);
}
