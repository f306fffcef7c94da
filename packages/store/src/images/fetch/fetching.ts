import type { Taking } from "../import/taking.ts";
import type { ImageSource } from "./image-source.ts";
import type { LayerProgress } from "./layer-progress.ts";

/** An image on its way from `source` into a store. */
export interface Fetching extends Taking {
  readonly source: ImageSource;
  readonly signal: AbortSignal;
  /** Before content is asked for again, the first time; twice as long each further one. Milliseconds. */
  readonly retryDelay: number;
  readonly progress: (progress: LayerProgress) => void;
}
