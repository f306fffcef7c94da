import type { Sample } from "../sample.ts";
import type { Contender, Measure } from "../contender.ts";
import { join } from "node:path";

export interface Paths {
  /** A bundle whose process is /bin/true. */
  readonly short: string;
  /** The same with Docker's default seccomp profile. */
  readonly filtered: string;
  /** A bundle whose process sleeps. */
  readonly long: string;
  /** For the runtimes' state. */
  readonly state: string;
}

/** Any OCI runtime: all of them have these commands. */
export function ociRuntime(
  name: string,
  program: string,
  { paths, version }: { paths: Paths; version: string },
): Contender {
  const root = join(paths.state, name);
  const pidFile = join(paths.state, `${name}.pid`);
  const id = `bench-${name}`;
  const runtime = [program, "--root", root] as const;

  return {
    name,
    round: async (spawner) => {
      const create = (bundle: string): Promise<Sample> =>
        spawner.run(...runtime, "create", "--bundle", bundle, "--pid-file", pidFile, id);
      const measured = new Map<Measure, Sample>();

      measured.set("version", await spawner.run(program, version));

      const cycle = async (bundle: string): Promise<readonly [Sample, Sample, Sample]> => {
        const created = await create(bundle);
        const started = await spawner.run(...runtime, "start", id);
        await spawner.reap(pidFile);
        return [created, started, await spawner.run(...runtime, "delete", id)];
      };
      const [created, started, deleted] = await cycle(paths.short);
      measured.set("create", created).set("start", started).set("delete", deleted);
      measured.set("create+start+delete", sum(created, started, deleted));
      measured.set("create+start+delete, seccomp", sum(...(await cycle(paths.filtered))));

      measured.set("run", await spawner.run(...runtime, "run", "--bundle", paths.short, id));

      await create(paths.long);
      await spawner.run(...runtime, "start", id);
      measured.set("exec", await spawner.run(...runtime, "exec", id, "/bin/true"));
      measured.set("state", await spawner.run(...runtime, "state", id));
      measured.set("list", await spawner.run(...runtime, "list"));
      measured.set("kill", await spawner.run(...runtime, "kill", id, "KILL"));
      await spawner.reap(pidFile);
      await spawner.run(...runtime, "delete", id);

      await create(paths.long);
      await spawner.run(...runtime, "start", id);
      measured.set("delete --force", await spawner.run(...runtime, "delete", "--force", id));
      await spawner.reap(pidFile);
      return measured;
    },
  };
}

function sum(...samples: readonly Sample[]): Sample {
  return {
    milliseconds: samples.reduce((total, { milliseconds }) => total + milliseconds, 0),
    peakKib: Math.max(...samples.map(({ peakKib }) => peakKib)),
  };
}
