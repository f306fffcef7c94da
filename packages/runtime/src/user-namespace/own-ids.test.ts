import assert from "node:assert/strict";
import { test } from "node:test";
import { ownIds } from "./own-ids.ts";

const passwd = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1001::/home/ann:/bin/sh\n";
const ann = { uid: 1000, gid: 1001 };

test("ownIds() maps root to the maker, and then all its subordinate ids, by name or number", () => {
  const subuid = "bob:300000:65536\nann:100000:65536\n1000:200000:10\n";
  const ids = ownIds(ann, { passwd, subuid, subgid: "ann:400000:5\n" });
  assert.deepEqual(ids.uids, [
    { containerID: 0, hostID: 1000, size: 1 },
    { containerID: 1, hostID: 100_000, size: 65_536 },
    { containerID: 65_537, hostID: 200_000, size: 10 },
  ]);
  assert.deepEqual(ids.gids, [
    { containerID: 0, hostID: 1001, size: 1 },
    { containerID: 1, hostID: 400_000, size: 5 },
  ]);
});

test("ownIds() maps the maker alone when nothing subordinate is there, or what is there is garbage", () => {
  const ids = ownIds(ann, { passwd: "", subuid: "ann:1:5\n1000:x:1\n1000:5\n\n", subgid: "" });
  assert.deepEqual(ids.uids, [{ containerID: 0, hostID: 1000, size: 1 }]);
  assert.deepEqual(ids.gids, [{ containerID: 0, hostID: 1001, size: 1 }]);
});
