import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { df } from "./commands/df.ts";
import { inspectOf } from "./commands/inspect.ts";
import { containerPrune } from "./commands/prune/containers.ts";
import { imagePrune } from "./commands/prune/images.ts";
import { systemPrune } from "./commands/prune/system.ts";
import { volumePrune } from "./commands/prune/volumes.ts";
import { networkConnect } from "./commands/network/connect.ts";
import { networkCreate } from "./commands/network/create.ts";
import { networkDisconnect } from "./commands/network/disconnect.ts";
import { networkLs } from "./commands/network/ls.ts";
import { networkPrune } from "./commands/prune/networks.ts";
import { networkRm } from "./commands/network/rm.ts";
import { volumeCreate } from "./commands/volume/create.ts";
import { volumeLs } from "./commands/volume/ls.ts";
import { volumeRm } from "./commands/volume/rm.ts";

/** Commands about one noun, as Docker groups them: `skiff image ls`. */
export interface Group {
  readonly summary: string;
  readonly commands: ReadonlyMap<string, Command>;
}

/** Other names of a group's commands. */
export const groupAliases: Readonly<Record<string, string>> = {
  list: "ls",
  remove: "rm",
};

/** Every group, in help's order. */
export const groups: ReadonlyMap<string, Group> = new Map<string, Group>([
  [
    "container",
    {
      summary: "Manage containers",
      commands: members(`${aboutContainers().join(" ")} create ls=ps ps run`, {
        inspect: inspectOf("container"),
        prune: containerPrune,
      }),
    },
  ],
  [
    "image",
    {
      summary: "Manage images",
      commands: members("history import load ls=images pull push rm=rmi save tag", {
        inspect: inspectOf("image"),
        prune: imagePrune,
      }),
    },
  ],
  [
    "network",
    {
      summary: "Manage networks",
      commands: new Map([
        ["connect", networkConnect],
        ["create", networkCreate],
        ["disconnect", networkDisconnect],
        ["inspect", inspectOf("network")],
        ["ls", networkLs],
        ["prune", networkPrune],
        ["rm", networkRm],
      ]),
    },
  ],
  [
    "volume",
    {
      summary: "Manage volumes",
      commands: new Map([
        ["create", volumeCreate],
        ["inspect", inspectOf("volume")],
        ["ls", volumeLs],
        ["prune", volumePrune],
        ["rm", volumeRm],
      ]),
    },
  ],
  [
    "system",
    { summary: "Manage Skiff", commands: members("events info", { df, prune: systemPrune }) },
  ],
]);

/** Verbs that are given a container's name. */
function aboutContainers(): readonly string[] {
  return [...commands.keys()].filter((verb) =>
    /\bCONTAINER\b/.test(commands.get(verb)?.usage ?? ""),
  );
}

/** Verbs of `skiff`, under another name where one stands before "=", and what there is in the group alone. */
function members(verbs: string, own: Readonly<Record<string, Command>>): Group["commands"] {
  const shared = verbs.split(" ").map((text): [string, Command | undefined] => {
    const [name = "", verb = name] = text.split("=");
    return [name, commands.get(verb)];
  });
  const known = shared.flatMap(([name, command]): [string, Command][] =>
    command === undefined ? [] : [[name, command]],
  );
  return new Map([...known, ...Object.entries(own)].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
