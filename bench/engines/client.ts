export type Command = readonly [string, ...string[]];

/** A program that containers are asked of. Each command has `{}` where a container's number is to be. */
export interface Client {
  readonly name: string;
  /** To its end; nothing is left. */
  readonly run: Command;
  /** Makes a container that runs on. */
  readonly begin: Command;
  /** In one that runs. */
  readonly exec: Command;
  readonly create: Command;
  /** Of one that runs, or was only made. */
  readonly remove: Command;
  readonly load: (archive: string) => Command;
  /** From a registry on loopback, without TLS. */
  readonly pull: (reference: string) => Command;
  /** Removes an image, and all that only it has. */
  readonly drop: (reference: string) => Command;
  /** What is in the command line of its daemon, and of whatever else stays with a container. */
  readonly mark: string;
}

export function numbered([program, ...words]: Command, number: number): Command {
  return [program, ...words.map((word) => word.replaceAll("{}", String(number)))];
}
