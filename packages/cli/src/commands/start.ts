import {
  attachContainer,
  type Container,
  type Engine,
  observeContainer,
  recreateTask,
  startAttached,
  startContainer,
} from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { toggle } from "../grammar/toggle.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { attachFlags } from "../options/attach-flags.ts";
import { refused } from "../options/refused.ts";
import type { Session } from "../session.ts";
import { attach } from "../terminal/attach.ts";

const attaching = toggle({
  name: "attach",
  short: "a",
  help: "Attach STDOUT/STDERR and forward signals",
});
const interactive = toggle({
  name: "interactive",
  short: "i",
  help: "Attach container's STDIN",
});
const { detachKeys } = attachFlags;

const restored = "oar restore starts a container from a checkpoint";

export const start: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  summary: "Start one or more stopped containers",
  flags: [
    refused({ name: "checkpoint" }, restored),
    refused({ name: "checkpoint-dir" }, restored),
    attaching,
    detachKeys,
    interactive,
  ],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const [name = "", ...others] = line.operands;
    if (!line.get(attaching) && !line.get(interactive)) return startEach(line, session);
    if (others.length > 0) {
      throw new UsageFault("you cannot start and attach multiple containers at once");
    }
    const engine = await session.engine();
    return startOne(engine, { container: engine.containers.resolve(name), line, session });
  },
};

async function startEach(line: ParsedLine, session: Session): Promise<number> {
  const engine = await session.engine();
  return forEach(line.operands, session, async (name) => {
    await startContainer(engine, engine.containers.resolve(name));
    await session.out(`${name}\n`);
  });
}

interface Start {
  readonly container: Container;
  readonly line: ParsedLine;
  readonly session: Session;
}

async function startOne(engine: Engine, { container, line, session }: Start): Promise<number> {
  const { tty, stdin } = container.config;
  using attached = attach(session, {
    tty,
    stdin: stdin && line.get(interactive),
    signals: true,
    detachKeys: line.get(detachKeys),
  });
  const { attachment } = attached;
  const { status } = await observeContainer(engine, container);
  const ended =
    status === "running"
      ? await attachContainer(engine, container, attachment)
      : await startAttached(engine, await recreateTask(engine, container, attachment), attachment);
  return ended === "detached" ? 0 : ended;
}
