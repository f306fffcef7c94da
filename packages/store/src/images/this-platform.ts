import { decodePlatformText, type Platform } from "@skiff/spec";

/** This machine's. */
export function thisPlatform(): Platform {
  const { machine } = process.getBuiltinModule("node:os");
  return decodePlatformText(`linux/${machine()}`);
}
