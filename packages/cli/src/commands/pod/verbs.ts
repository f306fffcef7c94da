import {
  type Container,
  type Engine,
  killContainer,
  observeContainer,
  pauseContainer,
  signalNumber,
  startContainer,
  stopContainer,
  type StopOptions,
  unpauseContainer,
} from "@skiff/engine";
import type { Command } from "../../command.ts";
import { text } from "../../grammar/text.ts";
import { stopFlags, stopOptions } from "../../options/stop-flags.ts";
import { podVerb } from "./pod-verb.ts";

const signal = text({
  name: "signal",
  short: "s",
  value: "string",
  help: "Signal to send to the containers in the pod (default KILL)",
});

export const podStart: Command = podVerb({
  summary: "Start one or more pods",
  read: () => start,
});

export const podStop: Command = podVerb({
  summary: "Stop one or more pods",
  flags: stopFlags,
  read: (line) => (engine, containers) => stop(engine, containers, stopOptions(line)),
});

export const podRestart: Command = podVerb({
  summary: "Restart one or more pods",
  flags: stopFlags,
  read: (line) => async (engine, containers) => {
    await stop(engine, containers, stopOptions(line));
    await start(engine, containers);
  },
});

export const podKill: Command = podVerb({
  summary: "Send the specified signal or SIGKILL to containers in pod",
  flags: [signal],
  read: (line) => {
    const number = signalNumber(line.get(signal) ?? "KILL");
    return async (engine, containers) => {
      for (const one of await thoseThat(engine, containers.toReversed(), ["running", "paused"])) {
        await killContainer(engine, one, number);
      }
    };
  },
});

export const podPause: Command = podVerb({
  summary: "Pause one or more pods",
  read: () => async (engine, containers) => {
    for (const one of await thoseThat(engine, containers, ["running"])) {
      await pauseContainer(engine, one);
    }
  },
});

export const podUnpause: Command = podVerb({
  summary: "Unpause one or more pods",
  read: () => async (engine, containers) => {
    for (const one of await thoseThat(engine, containers, ["paused"])) {
      await unpauseContainer(engine, one);
    }
  },
});

async function start(engine: Engine, containers: readonly Container[]): Promise<void> {
  for (const { id } of containers) await startContainer(engine, engine.containers.get(id));
}

/** What holds their namespaces goes last. One that goes when it stops is gone then. */
async function stop(
  engine: Engine,
  containers: readonly Container[],
  options: StopOptions,
): Promise<void> {
  for (const one of containers.toReversed()) await stopContainer(engine, one, options);
}

async function thoseThat(
  engine: Engine,
  containers: readonly Container[],
  wanted: readonly string[],
): Promise<readonly Container[]> {
  const seen = await Promise.all(containers.map((one) => observeContainer(engine, one)));
  return containers.filter((_, at) => wanted.includes(seen[at]?.status ?? ""));
}
