import { Fault, isFault } from "@skiff/base";
import {
  type Container,
  type Engine,
  isPod,
  observeContainer,
  type RemovalOptions,
  removeContainer,
} from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import { toggle } from "../grammar/toggle.ts";
import type { Session } from "../session.ts";

const force = toggle({
  name: "force",
  short: "f",
  help: "Force the removal of a running container (uses SIGKILL)",
});
const explain = toggle({
  name: "explain",
  help: "Print each step of the removal, and how long it took",
});
const volumes = toggle({
  name: "volumes",
  short: "v",
  help: "Remove anonymous volumes associated with the container",
});

export const rm: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  summary: "Remove one or more containers",
  flags: [force, explain, volumes],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const engine = await session.engine();
    return forEach(line.operands, session, async (name) => {
      const container = await find(engine, session, { name, force: line.get(force) });
      if (container === undefined) return;
      refusePod(container);
      if (!line.get(force)) await refuseRunning(engine, container);
      const since = line.get(force) ? {} : { since: container };
      const options = { volumes: line.get(volumes), ...since };
      await remove(engine, session, { container, explain: line.get(explain), options });
      await session.out(`${name}\n`);
    });
  },
};

/** By force, what is not there is removed already: said, but no failure. */
async function find(
  engine: Engine,
  session: Session,
  { name, force }: { readonly name: string; readonly force: boolean },
): Promise<Container | undefined> {
  try {
    return engine.containers.resolve(name);
  } catch (error) {
    if (!isFault(error, "not_found") || !force) throw error;
    await session.err(`skiff: ${error.message}\n`);
    return undefined;
  }
}

function refusePod(container: Container): void {
  if (!isPod(container)) return;
  throw new Fault(
    "failed_precondition",
    `cannot remove container "/${container.name}": it holds a pod together; use skiff pod rm`,
  );
}

async function refuseRunning(engine: Engine, container: Container): Promise<void> {
  const { status } = await observeContainer(engine, container);
  if (status !== "running" && status !== "paused" && status !== "restarting") return;
  throw new Fault(
    "failed_precondition",
    `cannot remove container "/${container.name}": container is ${status}: stop it first, or use --force`,
  );
}

async function remove(
  engine: Engine,
  session: Session,
  {
    container,
    explain,
    options,
  }: {
    readonly container: Container;
    readonly explain: boolean;
    readonly options: RemovalOptions;
  },
): Promise<void> {
  if (!explain) return removeContainer(engine, container, options);
  const steps: [string, number][] = [];
  const began = performance.now();
  try {
    const done = (step: string, took: number): unknown => steps.push([step, took]);
    await removeContainer(engine, container, { ...options, done });
  } finally {
    const rows: [string, number][] = [...steps, ["in all", performance.now() - began]];
    const lines = rows.map(
      ([step, took]) => `  ${step.padEnd(20)}${took.toFixed(2).padStart(9)} ms\n`,
    );
    await session.out(`${container.name} (${container.id.slice(0, 12)})\n${lines.join("")}`);
  }
}
