import type { Container } from "./container.ts";
import type { Containers } from "./containers.ts";
import type { RunOptions } from "./create-options.ts";
import type { EngineEvent, EventOptions } from "./engine-event.ts";
import type { Images } from "./images.ts";
import type { Networks } from "./networks.ts";
import type { Output } from "./output.ts";
import type { Volumes } from "./volumes.ts";

/**
 * Containers and images below one root directory. Disposing of it calls off what it is still doing
 * and removes the containers it made, but those with `keep`.
 */
export interface Engine extends AsyncDisposable {
  readonly images: Images;
  readonly containers: Containers;
  readonly networks: Networks;
  readonly volumes: Volumes;
  /** Makes a container, its image fetched if need be, and starts it. Throws as `create` and `start`; nothing is left then. */
  run(options: RunOptions): Promise<Container>;
  /** Runs a container to its end, and removes it. */
  output(options: RunOptions): Promise<Output>;
  /** What happens from this call on, however late it is read. Ends when the signal aborts, or the engine is closed. */
  events(options?: EventOptions): AsyncIterable<EngineEvent>;
}
