import type { Command } from "./command.ts";

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every verb, in help's order. Only the one that is called is loaded. */
export const commands: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    "run",
    {
      summary: "Create and run a new container from an image",
      load: async () => (await import("./commands/run.ts")).run,
    },
  ],
  [
    "exec",
    {
      summary: "Execute a command in a running container",
      load: async () => (await import("./commands/exec.ts")).exec,
    },
  ],
  ["ps", { summary: "List containers", load: async () => (await import("./commands/ps.ts")).ps }],
  [
    "logs",
    {
      summary: "Fetch the logs of a container",
      load: async () => (await import("./commands/logs.ts")).logs,
    },
  ],
  [
    "stop",
    {
      summary: "Stop one or more running containers",
      load: async () => (await import("./commands/stop.ts")).stop,
    },
  ],
  [
    "kill",
    {
      summary: "Kill one or more running containers",
      load: async () => (await import("./commands/kill.ts")).kill,
    },
  ],
  [
    "rm",
    {
      summary: "Remove one or more containers",
      load: async () => (await import("./commands/rm.ts")).rm,
    },
  ],
  [
    "load",
    {
      summary: "Load an image from a tar archive or STDIN",
      load: async () => (await import("./commands/load.ts")).load,
    },
  ],
  [
    "images",
    { summary: "List images", load: async () => (await import("./commands/images.ts")).images },
  ],
  [
    "rmi",
    {
      summary: "Remove one or more images",
      load: async () => (await import("./commands/rmi.ts")).rmi,
    },
  ],
  [
    "info",
    {
      summary: "Display system-wide information",
      load: async () => (await import("./commands/info.ts")).info,
    },
  ],
  [
    "version",
    {
      summary: "Show the Skiff version information",
      load: async () => (await import("./commands/version.ts")).version,
    },
  ],
]);
