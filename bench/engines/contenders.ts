import type { Contender } from "../contender.ts";
import type { Spawner } from "../spawner.ts";
import { type Client, type Command, numbered } from "./client.ts";

/** A container run to its end, and the life of another that is entered and removed. */
export function living(client: Client): Contender {
  return {
    name: client.name,
    round: async (spawner) => {
      const run = (command: Command) => spawner.run(...numbered(command, 1));
      return new Map([
        ["run --rm", await run(client.run)],
        ["run -d", await run(client.begin)],
        ["exec", await run(client.exec)],
        ["rm -f", await run(client.remove)],
      ]);
    },
  };
}

/** So many containers that are made at once. */
const crowd = { first: 100, count: 32 };

export function crowding(client: Client): Contender {
  return {
    name: client.name,
    round: async (spawner) => {
      const { milliseconds } = await spawner.each(crowd, ...client.create);
      for (let i = 0; i < crowd.count; i++) {
        await spawner.run(...numbered(client.remove, crowd.first + i));
      }
      return new Map([["32 creates at once", { milliseconds, peakKib: NaN }]]);
    },
  };
}

export interface BigImage {
  readonly archive: string;
  /** In the archive. */
  readonly name: string;
  /** At the registry. */
  readonly reference: string;
}

/** An image of many files, taken in from an archive and from a registry, unpacked. */
export function obtaining(client: Client, big: BigImage): Contender {
  return {
    name: client.name,
    round: async (spawner: Spawner) => {
      const loaded = await spawner.run(...client.load(big.archive));
      await spawner.run(...client.drop(big.name));
      const pulled = await spawner.run(...client.pull(big.reference));
      await spawner.run(...client.drop(big.reference));
      return new Map([
        ["load", loaded],
        ["pull", pulled],
      ]);
    },
  };
}
