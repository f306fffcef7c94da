import {
  type Container,
  type Engine,
  killContainer,
  observeContainer,
  pauseContainer,
  signalNumber,
  startPod,
  stopPod,
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
  read:
    () =>
    (engine, [pod]) =>
      startPod(engine, pod),
});

export const podStop: Command = podVerb({
  summary: "Stop one or more pods",
  flags: stopFlags,
  read: (line) => {
    const options = stopOptions(line);
    return (engine, [pod]) => stopPod(engine, pod, options);
  },
});

export const podRestart: Command = podVerb({
  summary: "Restart one or more pods",
  flags: stopFlags,
  read: (line) => {
    const options = stopOptions(line);
    return async (engine, [pod]) => {
      await stopPod(engine, pod, options);
      await startPod(engine, pod);
    };
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

async function thoseThat(
  engine: Engine,
  containers: readonly Container[],
  wanted: readonly string[],
): Promise<readonly Container[]> {
  const seen = await Promise.all(containers.map((one) => observeContainer(engine, one)));
  return containers.filter((_, at) => wanted.includes(seen[at]?.status ?? ""));
}
