import type { Abortable } from "./abortable.ts";

/** Something that has happened to a container, whichever process did it. */
export interface EngineEvent {
  /** In Docker's words: "create", "start", "die", "destroy", "health_status: healthy". */
  readonly action: string;
  /** Of the container. */
  readonly id: string;
  readonly name: string;
  /** As its maker called it. */
  readonly image: string;
  readonly time: Date;
  /** The container's labels, and what else there is to say, as `exitCode`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is not said, is not asked of an event. */
export interface EventOptions extends Abortable {
  /** Of these containers, by name or id. */
  readonly container?: string | readonly string[] | undefined;
  /** These actions; "health_status" stands for all that begin so. */
  readonly action?: string | readonly string[] | undefined;
  /** Of containers with all of these labels. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What happened from then on, too: the last ten thousand events are kept. From the call on where not said. */
  readonly since?: Date | undefined;
  /** Ends then, at once where that has been. Never where not said. */
  readonly until?: Date | undefined;
}
