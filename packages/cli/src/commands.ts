import type { Command } from "./command.ts";

/** Gives a command. Only the one that is asked for is loaded: all of them double the time of a start. */
export type Loader = () => Promise<Command>;

/** Every verb, in help's order. */
export const commands: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ["run", async () => (await import("./commands/run.ts")).run],
  ["create", async () => (await import("./commands/create.ts")).create],
  ["start", async () => (await import("./commands/start.ts")).start],
  ["exec", async () => (await import("./commands/exec.ts")).exec],
  ["attach", async () => (await import("./commands/attach.ts")).attach],
  ["ps", async () => (await import("./commands/ps.ts")).ps],
  ["port", async () => (await import("./commands/port.ts")).port],
  ["logs", async () => (await import("./commands/logs.ts")).logs],
  ["top", async () => (await import("./commands/top.ts")).top],
  ["stats", async () => (await import("./commands/stats.ts")).stats],
  ["events", async () => (await import("./commands/events.ts")).events],
  ["wait", async () => (await import("./commands/wait.ts")).wait],
  ["stop", async () => (await import("./commands/stop.ts")).stop],
  ["restart", async () => (await import("./commands/restart.ts")).restart],
  ["pause", async () => (await import("./commands/pause.ts")).pause],
  ["unpause", async () => (await import("./commands/unpause.ts")).unpause],
  ["kill", async () => (await import("./commands/kill.ts")).kill],
  ["rename", async () => (await import("./commands/rename.ts")).rename],
  ["update", async () => (await import("./commands/update.ts")).update],
  ["rm", async () => (await import("./commands/rm.ts")).rm],
  ["cp", async () => (await import("./commands/cp.ts")).cp],
  ["diff", async () => (await import("./commands/diff.ts")).diff],
  ["commit", async () => (await import("./commands/commit.ts")).commit],
  ["export", async () => (await import("./commands/export.ts")).exportCommand],
  ["import", async () => (await import("./commands/import.ts")).importCommand],
  ["pull", async () => (await import("./commands/pull.ts")).pull],
  ["push", async () => (await import("./commands/push.ts")).push],
  ["login", async () => (await import("./commands/login.ts")).login],
  ["logout", async () => (await import("./commands/logout.ts")).logout],
  ["load", async () => (await import("./commands/load.ts")).load],
  ["save", async () => (await import("./commands/save.ts")).save],
  ["tag", async () => (await import("./commands/tag.ts")).tag],
  ["images", async () => (await import("./commands/images.ts")).images],
  ["history", async () => (await import("./commands/history.ts")).history],
  ["rmi", async () => (await import("./commands/rmi.ts")).rmi],
  ["inspect", async () => (await import("./commands/inspect.ts")).inspect],
  ["info", async () => (await import("./commands/info.ts")).info],
  ["doctor", async () => (await import("./commands/doctor.ts")).doctor],
  ["version", async () => (await import("./commands/version.ts")).version],
  ["completion", async () => (await import("./commands/completion.ts")).completion],
  ["warden", async () => (await import("./commands/warden.ts")).warden],
]);

/** All of them, for those who tell of all. */
export async function loadCommands(
  loaders: ReadonlyMap<string, Loader>,
): Promise<ReadonlyMap<string, Command>> {
  const loading = Array.from(loaders, async ([name, load]) => [name, await load()] as const);
  return new Map(await Promise.all(loading));
}
