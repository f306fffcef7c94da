import assert from "node:assert/strict";
import { test } from "node:test";
import { OarHome, oarOptions, programs, type TestContainer } from "../fixtures/index.ts";
import { assertNothingLeft, observeWorld } from "../leftovers/index.ts";
import type { Act, End } from "./act.ts";
import { oarModel } from "./oar-model.ts";
import { runAct } from "./run-act.ts";
import { stories } from "./stories.ts";
import { containers, type Seen, type Subject } from "./subject.ts";
import { tell } from "./tell.ts";

const home = new OarHome();

/** To each verb its command, and what comes after the container's id. */
const commands: Readonly<
  Record<string, readonly [words: readonly string[], rest: readonly string[]]>
> = {
  create: [["create"], []],
  start: [["start"], []],
  exec: [["exec"], ["true"]],
  state: [["state"], []],
  term: [["kill"], ["TERM"]],
  kill: [["kill"], ["KILL"]],
  pause: [["pause"], []],
  resume: [["resume"], []],
  delete: [["delete"], []],
  force: [["delete", "--force"], []],
};

test("whatever several processes of oar do to containers at once, killed at any system call, goes as the model says, and leaves nothing", async () => {
  const often = ["create", "create", "start", "start", "delete", "force"];
  const vocabulary = {
    verbs: [...Object.keys(commands), "list", ...often],
    latestKill: 250, // as many system calls as a create makes
    // Who enters a container that is paused meanwhile waits until somebody resumes it.
    apart: [
      ["exec", "pause"],
      ["start", "pause"],
    ],
  } as const;
  await tell({
    name: "oar-stories",
    stories: stories(vocabulary, 12),
    seconds: 12,
    subject: () => new OarSubject(),
  });
});

class OarSubject implements Subject {
  readonly model = oarModel;
  readonly #before = observeWorld(home.scope);
  readonly #containers: readonly TestContainer[] = Array.from({ length: containers }, () =>
    home.container(),
  );

  async run({ verb, who, kill }: Act): Promise<{ readonly end: End; readonly said: string }> {
    const env = kill === null ? {} : { HOST_FAULT: `die@0:${kill + 1}` };
    const argv = [programs.oarWithFaults, "--root", home.root, ...oarOptions];
    const { status, said } = await runAct([...argv, ...this.#words(verb, who)], {
      cwd: this.#containers[who]?.bundle,
      env,
    });
    if (status === null && kill !== null) return { end: "killed", said };
    // What runs in it is killed with it.
    if (status === 0 || (verb === "exec" && status === 137)) return { end: "done", said };
    assert.equal(status, verb === "exec" ? 255 : 1, `${verb}: ${said}`);
    assert.match(said, /^oar: [^\n]+$/);
    return { end: "refused", said };
  }

  observe = async (): Promise<ReadonlyMap<number, Seen>> => {
    const { status, stdout, stderr } = home.oar(["list", "--format", "json"]);
    assert.equal(status, 0, stderr);
    return new Map(
      (decodeList(stdout) ?? []).map(({ id, status, created }) => [
        this.#containers.findIndex((container) => container.id === id),
        { state: status, identity: created },
      ]),
    );
  };

  async clear(): Promise<void> {
    for (const container of this.#containers) container[Symbol.dispose]();
    await assertNothingLeft(this.#before, home.scope);
  }

  #words(verb: string, who: number): readonly string[] {
    const [words, rest] = commands[verb] ?? [[verb], undefined];
    if (rest === undefined) return words;
    return [...words, this.#containers[who]?.id ?? "", ...rest];
  }
}

type Listed = Readonly<Record<"id" | "status" | "created", string>>;

/** Null where there is none, as runc's. */
function decodeList(text: string): readonly Listed[] | null {
  return JSON.parse(text) as readonly Listed[] | null;
}
