import type { Random } from "../seccomp/random-profile.ts";

/** Makes and deletes containers with one program, some of whose processes it kills. */
export interface Churner {
  readonly name: string;
  /** Of so many cycles, how many are this one's. */
  readonly share: number;
  /** The life of one container. Throws where its deletion fails. What it killed, if anything. */
  readonly cycle: (index: number, random: Random) => Promise<string | undefined>;
}
