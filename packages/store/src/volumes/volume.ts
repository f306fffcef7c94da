import type { Labels } from "../labels/labels.ts";

/** Files that outlast containers. */
export interface Volume {
  readonly id: number;
  readonly name: string;
  /** Made with a container that did not name it: it goes with that by `rm -v`. */
  readonly isAnonymous: boolean;
  readonly labels: Labels;
  /** What is mounted where its files are, in the words of Docker's driver `local`: "type", "device", "o"; none: nothing. */
  readonly options: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}
