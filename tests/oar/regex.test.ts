import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, OarHome } from "../fixtures/index.ts";

const home = new OarHome();

describe("oar delete --regex", () => {
  test("removes all whose id matches, and no other", () => {
    using first = home.container();
    using second = home.container().running();
    using other = home.container();
    for (const container of [first, other]) container.sure(["create"]);
    const pattern = `^(${first.id}|${second.id})$`;
    const refused = home.oar(["delete", "--regex", pattern]);
    assert.equal(refused.status, 1, "one of them runs");
    assert.match(refused.stderr, new RegExp(`${second.id} that is not stopped: running\n$`));
    assert.equal(first.oar(["state"]).status, 1);
    assert.deepEqual(home.oar(["delete", "--force", "-r", pattern]).status, 0);
    assert.equal(second.oar(["state"]).status, 1);
    assert.equal(other.state()["status"], "created");
  });

  test("succeeds where nothing matches, and refuses what is no regular expression", () => {
    assert.deepEqual(home.oar(["delete", "--regex", "nothing"]), {
      status: 0,
      stdout: "",
      stderr: "",
    });
    const { status, stderr } = home.oar(["delete", "--regex", "("]);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: --regex: "\(": /);
  });
});

describe("oar kill --regex", () => {
  test("signals all whose id matches", () => {
    using first = home.container().running();
    using second = home.container().running();
    using other = home.container().running();
    const pattern = `^(${first.id}|${second.id})$`;
    assert.equal(home.oar(["kill", "--regex", pattern, "KILL"]).status, 0);
    eventually("they are dead", () =>
      [first, second].every((c) => c.state()["status"] === "stopped"),
    );
    assert.equal(other.state()["status"], "running");
  });
});
