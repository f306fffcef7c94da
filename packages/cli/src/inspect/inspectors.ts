import { describeContainer } from "./describe-container.ts";
import { describeImage } from "./describe-image.ts";
import { describeNetwork } from "./describe-network.ts";
import { describePod } from "./describe-pod.ts";
import { describeVolume } from "./describe-volume.ts";
import type { Inspector } from "./inspector.ts";

/** By their `--type`, in the order in which `inspect` looks for a name. */
export const inspectors: ReadonlyMap<string, Inspector> = new Map<string, Inspector>([
  ["container", { describe: describeContainer }],
  ["image", { describe: describeImage }],
  ["network", { describe: describeNetwork }],
  ["pod", { describe: describePod }],
  ["volume", { describe: describeVolume }],
]);
