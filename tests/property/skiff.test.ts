import assert from "node:assert/strict";
import { test } from "node:test";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { observeWorld } from "../leftovers/index.ts";
import type { Act, End } from "./act.ts";
import { runAct } from "./run-act.ts";
import { skiffModel } from "./skiff-model.ts";
import { stories } from "./stories.ts";
import type { Seen, Subject } from "./subject.ts";
import { tell } from "./tell.ts";

const home = new SkiffHome();

const sleep = ["busybox", "sleep", "1000"];
/** To each verb its command with the container's name. */
const commands: Readonly<Record<string, (name: string) => readonly string[]>> = {
  run: (name) => ["run", "-d", "--name", name, ...sleep],
  create: (name) => ["create", "--name", name, ...sleep],
  start: (name) => ["start", name],
  exec: (name) => ["exec", name, "true"],
  stop: (name) => ["stop", "-t", "0", name],
  kill: (name) => ["kill", name],
  pause: (name) => ["pause", name],
  unpause: (name) => ["unpause", name],
  rm: (name) => ["rm", name],
  force: (name) => ["rm", "-f", name],
  ps: () => ["ps", "-a"],
  prune: () => ["container", "prune", "-f"],
};

test("whatever several processes of skiff do to containers at once, killed at any moment, goes as the model says, and leaves nothing", async () => {
  const vocabulary = {
    verbs: [...Object.keys(commands), "run", "run", "start", "rm"],
    latestKill: 250, // milliseconds; a run takes as long on a machine with other work
    // Who enters a container that is paused meanwhile waits until somebody resumes it.
    apart: [
      ["exec", "pause"],
      ["start", "pause"],
    ],
  } as const;
  await tell({
    name: "skiff-stories",
    stories: stories(vocabulary, 6),
    seconds: 15,
    subject: () => new SkiffSubject(),
  });
});

class SkiffSubject implements Subject {
  readonly model = skiffModel;
  readonly #before = observeWorld(home.scope);

  async run({ verb, who, kill }: Act): Promise<{ readonly end: End; readonly said: string }> {
    const words = commands[verb]?.(`story-${who}`) ?? [];
    const killAfter = kill ?? undefined;
    const { status, said } = await runAct(home.argv(words), { env: home.environment, killAfter });
    if (status === null && kill !== null) return { end: "killed", said };
    // What runs in it is killed with it.
    if (status === 0 || (verb === "exec" && status === 137)) return { end: "done", said };
    assert.match(said, /^skiff: [^\n]+$/, `${verb}: ${status}`);
    assert.equal(status, verb === "run" ? 125 : 1, `${verb}: ${said}`);
    return { end: "refused", said };
  }

  observe = async (): Promise<ReadonlyMap<number, Seen>> => {
    const format = "{{.Names}} {{.State}} {{.ID}}";
    const lines = home.ok("ps", "-a", "--format", format).split("\n").filter(Boolean);
    return new Map(
      lines.map((line) => {
        const [name = "", state = "", identity = ""] = line.split(" ");
        return [Number(name.replace("story-", "")), { state, identity }];
      }),
    );
  };

  async clear(): Promise<void> {
    const { status, stderr } = home.skiff("rm", "-f", "story-0", "story-1");
    assert.equal(status, 0, stderr);
    await home.demandNothingLeft(this.#before);
  }
}
