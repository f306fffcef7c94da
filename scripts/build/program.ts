/** A program on QuickJS: the host, and the scripts that are linked into it. */
export interface Program {
  /** Where it goes, from the root of the repository. */
  readonly path: string;
  /** Every file in it that is no test is a script, named for the file; `boot` runs first. */
  readonly scripts: string;
  /**
   * Scripts that have an image together, by the image's name, the most wanted first; those that are
   * named here nowhere have one more. Only the image that its script is in comes to a command's memory.
   */
  readonly images: Readonly<Record<string, readonly string[]>>;
  /** Arguments that make the program seal itself before it does anything. */
  readonly sealedWords: readonly string[];
  /** Whether stack traces name lines, not functions alone: a tenth of an image tells of them. */
  readonly namesLines: boolean;
  /** For what runs long. A short command is over before it pays. */
  readonly collectsGarbage: boolean;
  /** Whether there are promises, which cost room in each image. */
  readonly hasPromises?: boolean;
  /** Folders of modules, by how these begin, in whose place those of another folder are taken. */
  readonly substitutes?: Readonly<Record<string, string>>;
  readonly variant: Variant;
}

/** Only `fault-injection` can be told to fail or die at a system call. */
export type Variant = "release" | "fault-injection" | "sqlite";
