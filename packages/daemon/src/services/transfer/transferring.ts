import type { Store } from "@skiff/store";
import type { Announcer } from "../../announcer.ts";
import type { ClientStreams } from "../../streams/client-streams.ts";
import type { Progress } from "./progress.ts";

/** What every transfer works with. */
export interface Transferring {
  /** The call's namespace's. */
  readonly store: Store;
  readonly namespace: string;
  readonly streams: ClientStreams;
  readonly announcer: Announcer;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}
