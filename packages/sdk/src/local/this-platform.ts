import type { Platform } from "@skiff/engine";

/** That of the JavaScript engine we run on. */
export async function thisPlatform(): Promise<Platform> {
  if ("bun" in process.versions) return (await import("@skiff/engine/bun")).bunPlatform;
  return (await import("@skiff/engine/node")).nodePlatform;
}
