import { isFault } from "@skiff/base";
import { type Container, type Engine, isPod, listMembers, resolvePod } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { forEach } from "../../for-each.ts";
import type { Flag } from "../../grammar/flag.ts";
import type { ParsedLine } from "../../grammar/parsed-line.ts";
import { toggle } from "../../grammar/toggle.ts";
import { UsageFault } from "../../grammar/usage-fault.ts";
import type { Session } from "../../session.ts";

const all = toggle({ name: "all", short: "a", help: "Do it to all pods" });

/** Does something to a pod's containers, itself first. */
export type PodWork = (
  engine: Engine,
  containers: readonly [pod: Container, ...members: Container[]],
) => Promise<void>;

/** A command about pods that does something to each of their containers, and prints their ids. */
export function podVerb({
  summary,
  flags = [],
  mayMiss = () => false,
  read,
}: {
  readonly summary: string;
  readonly flags?: readonly Flag<unknown>[];
  /** Whether a pod that is not there is no failure: it is said. */
  readonly mayMiss?: (line: ParsedLine) => boolean;
  /** What the line asks for. Throws `invalid_argument`. */
  readonly read: (line: ParsedLine) => PodWork;
}): Command {
  return {
    usage: "[OPTIONS] POD [POD...]",
    summary,
    flags: [all, ...flags],
    operands: { least: 0, most: Infinity },
    run: async (line, session) => {
      const work = read(line);
      const engine = await session.engine();
      return forEach(wantedPods(engine, line), session, async (name) => {
        const pod = await find(engine, session, { name, mayMiss: mayMiss(line) });
        if (pod === undefined) return;
        await work(engine, [pod, ...listMembers(engine, pod)]);
        await session.out(`${pod.id}\n`);
      });
    },
  };
}

async function find(
  engine: Engine,
  session: Session,
  { name, mayMiss }: { readonly name: string; readonly mayMiss: boolean },
): Promise<Container | undefined> {
  try {
    return resolvePod(engine, name);
  } catch (error) {
    if (!isFault(error, "not_found") || !mayMiss) throw error;
    await session.err(`skiff: ${error.message}\n`);
    return undefined;
  }
}

/** Those that are named, or all. Throws `invalid_argument` where it is not said which. */
function wantedPods(engine: Engine, line: ParsedLine): readonly string[] {
  if (line.get(all) && line.operands.length > 0) {
    throw new UsageFault("--all is for all pods: there are names, too");
  }
  if (line.get(all)) return engine.containers.list().flatMap((one) => (isPod(one) ? [one.id] : []));
  if (line.operands.length > 0) return line.operands;
  throw new UsageFault("a pod is missing: give its name, or --all");
}
