import type { Platform } from "./platform.ts";

/**
 * How well something built for `offered` runs on `wanted`: 0 best, more is worse,
 * undefined not at all. An arm CPU runs code for the variants before its own, newest
 * first; arm64's plain form is v8 and arm's is v7 (containerd's normalisation).
 */
export function rankPlatform(offered: Platform, wanted: Platform): number | undefined {
  if (offered.os !== wanted.os || offered.architecture !== wanted.architecture) return undefined;
  const has = variantOf(offered);
  const wants = variantOf(wanted);
  if (has === wants) return 0;
  if (wanted.architecture !== "arm" && wanted.architecture !== "arm64") {
    return has === undefined ? 1 : undefined;
  }
  const older = versionOf(wants) - versionOf(has);
  return older > 0 ? older : undefined;
}

function variantOf({ architecture, variant }: Platform): string | undefined {
  if (variant !== undefined && variant !== "") return variant;
  return architecture === "arm64" ? "v8" : architecture === "arm" ? "v7" : undefined;
}

function versionOf(variant: string | undefined): number {
  return Number.parseFloat(variant?.slice(1) ?? "");
}
