import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeAccounts } from "./account.ts";
import { decodeGroups } from "./group.ts";
import { planIdentity } from "./plan-identity.ts";

const known = {
  accounts: decodeAccounts(
    "root:x:0:0:root:/root:/bin/sh\nbroken\nweb:x:33:34::/srv/web:\n2000:x:5:6::/n:\nnohome:x:40:40::\n",
  ),
  groups: decodeGroups("root:x:0:\nadm:x:4:root,web\nweb:x:34:\nssl:x:35:web\nbad:x:y:\n"),
};

const cases: readonly [wanted: string, uid: number, gid: number, groups: number[], home: string][] =
  [
    ["", 0, 0, [0, 4], "/root"],
    ["root", 0, 0, [0, 4], "/root"],
    ["0", 0, 0, [0, 4], "/root"],
    ["web", 33, 34, [34, 4, 35], "/srv/web"],
    ["33", 33, 34, [34, 4, 35], "/srv/web"],
    ["web:ssl", 33, 35, [35], "/srv/web"],
    ["web:99", 33, 99, [99], "/srv/web"],
    ["1234", 1234, 0, [0], "/"],
    ["1234:adm", 1234, 4, [4], "/"],
    [":adm", 0, 4, [4], "/root"],
    ["nohome", 40, 40, [40], "/"],
    ["2000", 5, 6, [6], "/n"],
  ];

for (const [wanted, uid, gid, additionalGids, home] of cases) {
  test(`planIdentity() reads ${JSON.stringify(wanted)} as Docker does`, () => {
    assert.deepEqual(planIdentity(wanted, known), { uid, gid, additionalGids, home });
  });
}

test("planIdentity() of an image without accounts takes numbers only", () => {
  const none = { accounts: [], groups: [] };
  assert.deepEqual(planIdentity("", none), { uid: 0, gid: 0, additionalGids: [0], home: "/" });
  assert.throws(() => planIdentity("web", none), {
    code: "not_found",
    message: "user web: no such user in the image's /etc/passwd",
  });
  assert.throws(() => planIdentity("0:web", none), { code: "not_found" });
});

test("planIdentity() refuses a number that is no id", () => {
  assert.throws(() => planIdentity("4294967296", known), { code: "invalid_argument" });
  assert.throws(() => planIdentity("-1", known), { code: "not_found" });
});
