import assert from "node:assert/strict";
import { test } from "node:test";
import { OarHome } from "../fixtures/index.ts";

const home = new OarHome();

test("a group of resctrl is refused before anything is made: there is none to be removed", () => {
  const config = home.config();
  const linux = { ...config.linux, intelRdt: { closID: "somebody-elses" } };
  using container = home.containerOf(JSON.stringify({ ...config, linux }));
  const { status, stderr } = container.oar(["create"]);
  assert.equal(status, 1);
  assert.match(stderr, /linux\.intelRdt: is not supported yet\n$/);
});
