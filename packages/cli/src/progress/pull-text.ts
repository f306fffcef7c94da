import type { LayerProgress } from "@skiff/store";
import { progressBar } from "./progress-bar.ts";

/** What `pull` says of a layer, in Docker's words; undefined where that would be nothing new. */
export function pullText(
  { state, done, size }: LayerProgress,
  wasPresent: boolean,
  columns: number | undefined,
): string | undefined {
  switch (state) {
    case "waiting":
      return "Pulling fs layer";
    case "present":
      return "Already exists";
    case "fetching":
      return `Downloading  ${progressBar(done, size, columns ?? 80)}`;
    case "fetched":
      return "Download complete";
    case "unpacked":
      return wasPresent ? undefined : "Pull complete";
    default:
      return state satisfies never;
  }
}
