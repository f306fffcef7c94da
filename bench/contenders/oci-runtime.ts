import type { Contender, Measure } from "../contender.ts";
import type { Paths } from "../make-bundles.ts";
import { OciCommands, type OciProgram, sum } from "../oci-commands.ts";
import type { Sample } from "../sample.ts";

/** Every command of a runtime, with one container at a time. */
export function ociRuntime(program: OciProgram, paths: Paths): Contender {
  const id = `bench-${program.name}`;
  return {
    name: program.name,
    round: async (spawner) => {
      const runtime = new OciCommands(spawner, program, paths.state);
      const measured = new Map<Measure, Sample>();

      measured.set("version", await runtime.version());

      const [created, started, deleted] = await runtime.cycle(id, paths.short);
      measured.set("create", created).set("start", started).set("delete", deleted);
      measured.set("create+start+delete", sum([created, started, deleted]));
      const filtered = await runtime.cycle(id, paths.filtered);
      measured.set("create+start+delete, seccomp", sum(filtered));

      measured.set("run", await runtime.run("run", "--bundle", paths.short, id));

      await runtime.begin(id, paths.long);
      measured.set("exec", await runtime.run("exec", id, "/bin/true"));
      measured.set("state", await runtime.run("state", id));
      measured.set("list", await runtime.run("list"));
      measured.set("kill", await runtime.run("kill", id, "KILL"));
      await runtime.reap(id);
      await runtime.delete(id);

      await runtime.begin(id, paths.long);
      measured.set("delete --force", await runtime.run("delete", "--force", id));
      await runtime.reap(id);
      return measured;
    },
  };
}
