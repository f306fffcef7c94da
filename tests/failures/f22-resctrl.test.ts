import assert from "node:assert/strict";
import { test } from "node:test";
import { OarHome } from "../fixtures/index.ts";

const home = new OarHome();

test("where there is no resctrl, a group of it is refused before anything is made", () => {
  const config = home.config();
  for (const intelRdt of [{}, { closID: "somebody-elses" }]) {
    const linux = { ...config.linux, intelRdt };
    using container = home.containerOf(JSON.stringify({ ...config, linux }));
    const { status, stderr } = container.oar(["create"]);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: linux\.intelRdt: needs resctrl, which is not mounted here: mount /);
  }
});

test("`oar update` says which container has no group, and `oar features` that there is none", () => {
  using container = home.container().running();
  const { status, stderr } = container.oar(["update", "--l3-cache-schema", "L3:0=f"]);
  assert.equal(status, 1);
  assert.match(stderr, /^oar: update resctrl group: the container has no resctrl group: /);
  const wrong = container.oar(["update", "--mem-bw-schema", "L3:0=f"]);
  assert.equal(wrong.stderr, 'oar: --mem-bw-schema: "L3:0=f" must begin with MB:\n');
  assert.match(home.oar(["features"]).stdout, /"intelRdt": \{\s+"enabled": false/);
});
