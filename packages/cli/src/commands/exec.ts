import { type ExecOptions, execProcess } from "@skiff/engine";
import type { Command } from "../command.ts";
import { toggle } from "../grammar/toggle.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { attachFlags } from "../options/attach-flags.ts";
import { processFlags } from "../options/process-flags.ts";
import { readEnvironment } from "../options/read-environment.ts";
import { attach } from "../terminal/attach.ts";

const { detachKeys } = attachFlags;
const { detach, env, envFile, interactive, tty, user, workdir } = processFlags;

const privileged = toggle({
  name: "privileged",
  help: "Give extended privileges to the command",
});

export const exec: Command = {
  usage: "[OPTIONS] CONTAINER COMMAND [ARG...]",
  summary: "Execute a command in a running container",
  flags: [detach, detachKeys, env, envFile, interactive, privileged, tty, user, workdir],
  operands: { least: 2, most: Infinity },
  stopsAtOperand: true,
  run: async (line, session) => {
    const [name = "", ...args] = line.operands;
    const options = optionsOf(line, args);
    const engine = await session.engine();
    const container = engine.containers.resolve(name);
    if (line.get(detach)) return statusOf(await execProcess(engine, container, { options }));
    using attached = attach(session, {
      ...options,
      signals: true,
      detachKeys: line.get(detachKeys),
    });
    const { attachment } = attached;
    return statusOf(await execProcess(engine, container, { options, attachment }));
  },
};

function statusOf(ended: number | "detached"): number {
  return ended === "detached" ? 0 : ended;
}

function optionsOf(line: ParsedLine, args: readonly string[]): ExecOptions {
  return {
    args,
    env: readEnvironment(line.get(envFile), line.get(env), process.env),
    tty: line.get(tty),
    stdin: line.get(interactive),
    privileged: line.get(privileged),
    user: line.get(user),
    workdir: line.get(workdir),
  };
}
