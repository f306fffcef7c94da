import { Fault } from "@skiff/base";
import { encodePlatform, type Platform, rankPlatform } from "@skiff/spec";
import type { ImageDetails } from "@skiff/store";
import type { Engine } from "../engine.ts";

/** What an image is for a platform; absent: this machine's. `name` is as for `Images.resolve`. Throws `not_found`. */
export function describeFor(
  { store }: Pick<Engine, "store">,
  name: string,
  platform: Platform | undefined,
): ImageDetails {
  const details = store.images.describe(store.images.resolve(name), platform);
  if (platform !== undefined) demandPlatform(name, details.config, platform);
  return details;
}

/** An image for one platform alone need not say which in what refers to it: it says so itself. */
function demandPlatform(name: string, config: ImageDetails["config"], wanted: Platform): void {
  const { os, architecture, variant } = config;
  const own = { os, architecture, variant, osVersion: undefined, osFeatures: undefined };
  if (rankPlatform(own, wanted) !== undefined) return;
  const what = `image ${name} is for ${encodePlatform(own)}`;
  throw new Fault("not_found", `${what}, and there is none for ${encodePlatform(wanted)}`);
}
