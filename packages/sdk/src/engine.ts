import type { Container } from "./container.ts";
import type { Containers } from "./containers.ts";
import type { RunOptions } from "./create-options.ts";
import type { EventKind, EventOf, EventOptions } from "./engine-event.ts";
import type { Images } from "./images.ts";
import type { Networks } from "./networks.ts";
import type { Output } from "./output.ts";
import type { Pods } from "./pods.ts";
import type { Volumes } from "./volumes.ts";

/**
 * Containers, pods, images, networks and volumes below one root directory. Disposing of it calls off what it is still doing
 * and removes the containers, pods and networks it made, but those with `keep`; it may be done again. Every call throws `cancelled`
 * then, and `unavailable` when `skiffd` has gone. Any number of calls may be under way at once.
 */
export interface Engine extends AsyncDisposable {
  readonly images: Images;
  readonly containers: Containers;
  readonly pods: Pods;
  readonly networks: Networks;
  readonly volumes: Volumes;
  /** Makes a container, its image fetched if need be, and starts it. Throws as `create` and `start`; nothing is left then. */
  run(options: RunOptions): Promise<Container>;
  /** Runs a container to its end, and removes it, `keep` or not. Throws as `run`. */
  output(options: RunOptions): Promise<Output>;
  /** What happens from this call on, to containers, images, networks and volumes, however late it is read. Ends when the signal aborts, or the engine is closed. Throws `invalid_argument` for no date. */
  events<Kind extends EventKind = EventKind>(
    options?: EventOptions<Kind>,
  ): AsyncIterable<EventOf<Kind>>;
}
