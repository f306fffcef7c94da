import { decodePlatformText, type Platform } from "@skiff/spec";

/** This machine's. */
export function thisPlatform(): Platform {
  return decodePlatformText(`linux/${process.arch === "x64" ? "amd64" : process.arch}`);
}
