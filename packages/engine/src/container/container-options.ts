import type { ImageDetails } from "@skiff/store";
import type { NetworkOptions } from "../network/network-options.ts";
import type { PodNamespace } from "../pods/pod-namespace.ts";
import type { Bind } from "./bind.ts";
import type { ConfinementWish } from "./confinement.ts";
import type { HealthWish } from "./plan-health.ts";
import type { RestartPolicy } from "./restart-policy.ts";
import type { Surroundings } from "./surroundings.ts";

/** What whoever makes a container may choose; what is absent, the image says. */
export interface ContainerOptions extends ContainerWish {
  /** Undefined for a pod: its root has no more than what is mounted there. */
  readonly image: ImageDetails | undefined;
}

/** The same before `obtainImage` has found the image. */
export interface ContainerWish {
  /** As it was asked for. */
  readonly imageName: string;
  /** Absent: one is made up. */
  readonly name?: string | undefined;
  /** In place of the image's Cmd, when not empty. */
  readonly command: readonly string[];
  /** In place of the image's Entrypoint and Cmd; empty: none. */
  readonly entrypoint?: string | undefined;
  /** "NAME=value". */
  readonly env: readonly string[];
  readonly workdir?: string | undefined;
  /** "user[:group]", names or numbers. */
  readonly user?: string | undefined;
  readonly hostname?: string | undefined;
  /** A signal's name or number. */
  readonly stopSignal?: string | undefined;
  readonly confinement: ConfinementWish;
  readonly surroundings: Surroundings;
  readonly network: NetworkOptions;
  readonly binds: readonly Bind[];
  readonly volumes?: readonly VolumeWish[];
  /** Other containers, all of whose binds and volumes it is to have. */
  readonly volumesFrom?: readonly VolumeSource[];
  readonly tty: boolean;
  readonly stdin: boolean;
  /** The end of an attached one's input is the end of the container's. */
  readonly stdinOnce: boolean;
  readonly readOnly: boolean;
  /** Absent: none. */
  readonly restartPolicy?: RestartPolicy | undefined;
  /** "none": not even the image's; what is absent, the image says. */
  readonly health?: HealthWish | "none" | undefined;
  /** The pod that it is to be in: its name, its id, or the beginning of that. */
  readonly pod?: string | undefined;
  /** It is a pod, whose containers share these. */
  readonly shares?: readonly PodNamespace[] | undefined;
  /** Removed once it has stopped, by whoever sees that first. */
  readonly autoRemove: boolean;
  /** Removed once this process has ended, however it ends, by whoever sees that first. */
  readonly isOwn?: boolean | undefined;
}

export interface VolumeSource {
  /** A name, an id, or the beginning of one. */
  readonly container: string;
  /** Even where the other may write. */
  readonly readOnly: boolean;
}

/** A volume that a container is to have, made where there is none of its name. */
export interface VolumeWish {
  /** Absent: one of the container's own. */
  readonly name: string | undefined;
  readonly destination: string;
  readonly readOnly: boolean;
  /** What is mounted is this in it, which has to be there. */
  readonly subpath?: string | undefined;
  /** Whether an empty one gets what the image has there. */
  readonly copies: boolean;
  /** Of one that is made for it. */
  readonly labels?: Readonly<Record<string, string>>;
  /** See `Volume`. Absent: those of the one that is there. */
  readonly options?: Readonly<Record<string, string>>;
}
