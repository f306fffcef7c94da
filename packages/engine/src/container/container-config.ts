import type { Bind } from "./bind.ts";
import type { Confinement } from "./confinement.ts";
import type { HealthCheck } from "./health.ts";
import type { Surroundings } from "./surroundings.ts";
import type { PodNamespace } from "../pods/pod-namespace.ts";
import type { Networking } from "../network/networking.ts";

/** How a container runs: the image's wishes and its maker's, settled. Kept in its record. */
export interface ContainerConfig {
  readonly args: readonly string[];
  /** How many of these, from the first, are the entrypoint. */
  readonly entrypointWords?: number | undefined;
  /** Without HOME where neither image nor maker set it: that depends on the user. */
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  readonly hostname: string;
  /** "none", "host", "container:" and an id, or the name of the first of its networks. */
  readonly network: string;
  readonly networking: Networking;
  readonly binds: readonly Bind[];
  readonly tty: boolean;
  readonly stdin: boolean;
  /** The end of the first attached one's input is the end of the container's. */
  readonly stdinOnce: boolean;
  readonly readOnly: boolean;
  readonly stopSignal: string;
  readonly confinement: Confinement;
  readonly surroundings: Surroundings;
  readonly health?: HealthCheck | undefined;
  /** Of a pod, which is a container that holds what others share: what that is. */
  readonly shares?: readonly PodNamespace[] | undefined;
  /** The id of the pod that it is in. */
  readonly pod?: string | undefined;
}
