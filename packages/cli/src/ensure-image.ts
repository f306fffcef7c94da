import { type Engine, type ImageChoice, obtainImage } from "@skiff/engine";
import type { ImageDetails } from "@skiff/store";
import type { Session } from "./session.ts";

export interface ImageWish extends ImageChoice {
  readonly quiet: boolean;
}

/** An image to make a container of: had here first, as far as `policy` allows that. */
export async function ensureImage(
  engine: Engine,
  session: Session,
  wish: ImageWish,
): Promise<ImageDetails> {
  return obtainImage(engine, wish, () => session.pull(engine, session, wish));
}
