import { type Loader, commands } from "./commands.ts";

/** Commands about one noun, as Docker groups them: `skiff image ls`. */
export interface Group {
  readonly summary: string;
  readonly commands: ReadonlyMap<string, Loader>;
}

/** Other names of a group's commands. */
export const groupAliases: Readonly<Record<string, string>> = {
  list: "ls",
  remove: "rm",
};

/** Verbs that are given a container's name. */
const aboutContainers =
  "start exec attach port logs top stats wait stop restart pause unpause kill rename update rm " +
  "cp diff commit export";

/** Every group, in help's order. */
export const groups: ReadonlyMap<string, Group> = new Map<string, Group>([
  [
    "container",
    {
      summary: "Manage containers",
      commands: members(`${aboutContainers} create ls=ps ps run`, {
        inspect: inspector("container"),
        prune: async () => (await import("./commands/prune/containers.ts")).containerPrune,
      }),
    },
  ],
  [
    "image",
    {
      summary: "Manage images",
      commands: members("history import load ls=images pull push rm=rmi save tag", {
        inspect: inspector("image"),
        prune: async () => (await import("./commands/prune/images.ts")).imagePrune,
      }),
    },
  ],
  [
    "network",
    {
      summary: "Manage networks",
      commands: new Map([
        ["connect", async () => (await import("./commands/network/connect.ts")).networkConnect],
        ["create", async () => (await import("./commands/network/create.ts")).networkCreate],
        [
          "disconnect",
          async () => (await import("./commands/network/disconnect.ts")).networkDisconnect,
        ],
        ["inspect", inspector("network")],
        ["ls", async () => (await import("./commands/network/ls.ts")).networkLs],
        ["prune", async () => (await import("./commands/prune/networks.ts")).networkPrune],
        ["rm", async () => (await import("./commands/network/rm.ts")).networkRm],
      ]),
    },
  ],
  [
    "pod",
    {
      summary: "Manage pods",
      commands: new Map([
        ["create", async () => (await import("./commands/pod/create.ts")).podCreate],
        ["exists", async () => (await import("./commands/pod/exists.ts")).podExists],
        ["inspect", inspector("pod")],
        ["kill", async () => (await import("./commands/pod/verbs.ts")).podKill],
        ["logs", async () => (await import("./commands/pod/logs.ts")).podLogs],
        ["ls", async () => (await import("./commands/pod/ls.ts")).podLs],
        ["pause", async () => (await import("./commands/pod/verbs.ts")).podPause],
        ["prune", async () => (await import("./commands/prune/pods.ts")).podPrune],
        ["ps", async () => (await import("./commands/pod/ls.ts")).podLs],
        ["restart", async () => (await import("./commands/pod/verbs.ts")).podRestart],
        ["rm", async () => (await import("./commands/pod/rm.ts")).podRm],
        ["start", async () => (await import("./commands/pod/verbs.ts")).podStart],
        ["stats", async () => (await import("./commands/pod/stats.ts")).podStats],
        ["stop", async () => (await import("./commands/pod/verbs.ts")).podStop],
        ["top", async () => (await import("./commands/pod/top.ts")).podTop],
        ["unpause", async () => (await import("./commands/pod/verbs.ts")).podUnpause],
      ]),
    },
  ],
  [
    "volume",
    {
      summary: "Manage volumes",
      commands: new Map([
        ["create", async () => (await import("./commands/volume/create.ts")).volumeCreate],
        ["inspect", inspector("volume")],
        ["ls", async () => (await import("./commands/volume/ls.ts")).volumeLs],
        ["prune", async () => (await import("./commands/prune/volumes.ts")).volumePrune],
        ["rm", async () => (await import("./commands/volume/rm.ts")).volumeRm],
      ]),
    },
  ],
  [
    "system",
    {
      summary: "Manage Skiff",
      commands: members("events info", {
        df: async () => (await import("./commands/df.ts")).df,
        prune: async () => (await import("./commands/prune/system.ts")).systemPrune,
      }),
    },
  ],
]);

/** Verbs of `skiff`, under another name where one stands before "=", and what there is in the group alone. */
function members(verbs: string, own: Readonly<Record<string, Loader>>): Group["commands"] {
  const shared = verbs.split(" ").map((text): [string, Loader | undefined] => {
    const [name = "", verb = name] = text.split("=");
    return [name, commands.get(verb)];
  });
  const known = shared.flatMap(([name, load]): [string, Loader][] =>
    load === undefined ? [] : [[name, load]],
  );
  return new Map([...known, ...Object.entries(own)].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function inspector(kind: string): Loader {
  return async () => (await import("./commands/inspect.ts")).inspectOf(kind);
}
