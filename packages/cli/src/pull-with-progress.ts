import { type Engine, type Pulled, pullImage, registrySettings } from "@skiff/engine";
import type { Platform, Reference } from "@skiff/spec";
import { shortDigest } from "./format/short-digest.ts";
import type { Output } from "./output.ts";
import { progressList } from "./progress/progress-list.ts";
import { progressOutput } from "./progress/progress-output.ts";
import { pullText } from "./progress/pull-text.ts";

export interface PullWish {
  readonly reference: Reference;
  readonly platform: Platform | undefined;
  readonly quiet: boolean;
  /** Where it is told how the pull goes on. */
  readonly to: "out" | "err";
}

/** Pulls an image, and says how that goes on. */
export async function pullWithProgress(
  engine: Engine,
  output: Output,
  { reference, platform, quiet, to }: PullWish,
): Promise<Pulled> {
  const settings = registrySettings(process.env);
  if (quiet) return pullImage(engine, reference, { settings, platform });
  const asked = reference.digest ?? reference.tag ?? "latest";
  await output[to](`${asked}: Pulling from ${reference.path}\n`);
  const place = progressOutput(output, to);
  const list = progressList(place);
  const present = new Set<string>();
  try {
    return await pullImage(engine, reference, {
      settings,
      platform,
      progress: (progress) => {
        const { layer, state } = progress;
        if (state === "present") present.add(layer);
        const text = pullText(progress, present.has(layer), place.columns);
        if (text !== undefined) list.show(shortDigest(layer), text, state !== "fetching");
      },
    });
  } finally {
    await list.end();
  }
}
