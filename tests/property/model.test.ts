import assert from "node:assert/strict";
import { test } from "node:test";
import type { End } from "./act.ts";
import { oarModel } from "./oar-model.ts";
import { type Ended, possibleAfter } from "./possible-after.ts";
import { settled } from "./settled.ts";
import { skiffModel } from "./skiff-model.ts";

function act(verb: string, end: End): Ended {
  return { verb, who: 0, kill: null, end };
}

function after(from: string, ...acts: readonly Ended[]): readonly string[] {
  return [...possibleAfter(oarModel, new Set([from]), acts)].toSorted();
}

test("possibleAfter() has the one state that a command leads to, and none where it cannot end so", () => {
  assert.deepEqual(after("created", act("start", "done")), ["running"]);
  assert.deepEqual(after("created", act("start", "refused")), []);
  assert.deepEqual(after("running", act("delete", "done")), []);
  assert.deepEqual(after("running", act("delete", "refused")), ["running"]);
  assert.deepEqual(after("none", act("force", "refused")), []);
});

test("possibleAfter() has all that a killed command may leave", () => {
  assert.deepEqual(after("none", act("create", "killed")), ["created", "halfway", "none"]);
  assert.deepEqual(after("created", act("create", "killed")), ["created"]);
  assert.deepEqual(after("halfway", act("force", "done")), ["none"]);
});

test("possibleAfter() takes commands at once in any order, and only what fits one of them", () => {
  assert.deepEqual(after("created", act("start", "done"), act("force", "done")), ["none"]);
  assert.deepEqual(after("created", act("start", "done"), act("delete", "done")), []);
  assert.deepEqual(after("none", act("create", "done"), act("create", "done")), []);
  assert.deepEqual(after("created", act("delete", "done"), act("delete", "done")), ["none"]);
});

test("possibleAfter() lets others come between the parts of one", () => {
  const acts = [act("run", "done"), act("stop", "done")];
  const states = possibleAfter(skiffModel, new Set(["none"]), acts);
  assert.deepEqual([...states].toSorted(), ["exited", "running"]);
  const alone = (from: string): number =>
    possibleAfter(skiffModel, new Set([from]), [act("run", "refused")]).size;
  assert.deepEqual([alone("none"), alone("running")], [0, 1]);
});

test("settled() waits for what is dying, and believes anything of what is halfway", () => {
  const states = (possible: readonly string[], seen?: string): readonly string[] | undefined => {
    const found = settled(oarModel, new Set(possible), seen);
    return found && [...found];
  };
  assert.equal(states(["dying"], "running"), undefined);
  assert.deepEqual(states(["dying"], "stopped"), ["stopped"]);
  assert.deepEqual(states(["running", "dying"], "running"), ["running", "dying"]);
  assert.deepEqual(states(["none", "halfway"], "stopped"), ["halfway"]);
  assert.deepEqual(states(["none", "halfway"]), ["none"]);
  assert.equal(states(["created"], "running"), undefined);
});

for (const [name, model] of Object.entries({ oar: oarModel, skiff: skiffModel })) {
  test(`the model of ${name} speaks of states that there are, and a sure verb has all of them`, () => {
    const states = new Set(
      Object.values(model.verbs).flatMap((verb) => Object.values(verb).flat()),
    );
    for (const verb of Object.values(model.verbs)) {
      for (const from of Object.keys(verb)) assert.ok(states.has(from) || from in model.vague);
    }
    for (const verb of model.sure) {
      const missing = [...states].filter((state) => model.verbs[verb]?.[state] === undefined);
      assert.deepEqual(
        missing.filter((state) => !(state in model.vague)),
        [],
      );
    }
  });
}
