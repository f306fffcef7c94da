import type { Abortable } from "./abortable.ts";

/** Something that has happened, whichever process did it: `kind` says to what. */
export type EngineEvent = ContainerEvent | ImageEvent | NetworkEvent | VolumeEvent;

export type EventKind = EngineEvent["kind"];

/** The events of some kinds. */
export type EventOf<Kind extends EventKind> = Extract<EngineEvent, { readonly kind: Kind }>;

/** What every event tells. */
interface Told {
  /** In Docker's words: "create", "pull", "connect". */
  readonly action: string;
  readonly time: Date;
  /** Labels, and what else there is to say, as `exitCode`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** "create", "start", "die", "destroy", "health_status: healthy". */
export interface ContainerEvent extends Told {
  readonly kind: "container";
  /** Empty when it tells of many: "prune". So it is of the other kinds. */
  readonly id: string;
  readonly name: string;
  /** As its maker called it. */
  readonly image: string;
}

/** "pull", "push", "load", "save", "import", "tag", "untag", "delete". */
export interface ImageEvent extends Told {
  readonly kind: "image";
  /** Of one that was pulled or pushed: its name, with the tag. */
  readonly id: string;
  readonly name: string;
}

/** "create", "connect", "disconnect", "destroy". */
export interface NetworkEvent extends Told {
  readonly kind: "network";
  readonly id: string;
  readonly name: string;
  /** The id of the one that is in it now, or is not any more. */
  readonly container: string | undefined;
}

/** "create", "mount", "unmount", "destroy". */
export interface VolumeEvent extends Told {
  readonly kind: "volume";
  /** Its name. */
  readonly id: string;
  readonly name: string;
  /** The id of the one that has it now, or has it no more. */
  readonly container: string | undefined;
}

/** What is not said, is not asked of an event. */
export interface EventOptions<Kind extends EventKind = EventKind> extends Abortable {
  /** These kinds. */
  readonly kind?: Kind | readonly Kind[] | undefined;
  /** Of these containers, by name or id. Where things are named, of any kind, events of others are not asked for. */
  readonly container?: string | readonly string[] | undefined;
  /** Of these images. */
  readonly image?: string | readonly string[] | undefined;
  readonly network?: string | readonly string[] | undefined;
  readonly volume?: string | readonly string[] | undefined;
  /** These actions; "health_status" stands for all that begin so. */
  readonly action?: string | readonly string[] | undefined;
  /** Of what has all of these labels. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What happened from then on, too: the last ten thousand events are kept. From the call on where not said. */
  readonly since?: Date | undefined;
  /** Ends then, at once where that has been. Never where not said. */
  readonly until?: Date | undefined;
}
