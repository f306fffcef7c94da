import { type Descriptor, type Platform, rankPlatform } from "@skiff/spec";

/** As `rankPlatform`, of an index's item. One without a platform serves any: an index need not say it. */
export function rankManifest(
  { platform: offered }: Partial<Pick<Descriptor, "platform">>,
  wanted: Platform,
): number | undefined {
  return offered === undefined ? 0 : rankPlatform(offered, wanted);
}
