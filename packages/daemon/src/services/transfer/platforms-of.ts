import { Fault } from "@skiff/base";
import type { ImageStore } from "@skiff/proto/grpc";
import { decodePlatformText, type Platform } from "@skiff/spec";

/** The platforms asked for; none for all. */
export function platformsOf(platforms: ImageStore["platforms"]): readonly Platform[] {
  return platforms.map(({ os, architecture, variant }) => {
    if (os === "" || architecture === "") {
      throw new Fault("invalid_argument", "platforms: os and architecture are required");
    }
    return decodePlatformText([os, architecture, variant].filter(Boolean).join("/"));
  });
}
