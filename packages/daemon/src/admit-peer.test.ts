import assert from "node:assert/strict";
import { test } from "node:test";
import { admitPeer } from "./admit-peer.ts";

const owner = { uid: 5, gid: 7 };
const peer = { pid: 9, uid: 1000, gid: 1000, groups: [27, 1000] };

test("admitPeer() admits root, the owner, and who is in the group", () => {
  admitPeer({ ...peer, uid: 0 }, owner);
  admitPeer({ ...peer, uid: 5 }, owner);
  admitPeer({ ...peer, gid: 7 }, owner);
  admitPeer({ ...peer, groups: [27, 7] }, owner);
  assert.throws(() => admitPeer(peer, owner), {
    code: "permission_denied",
    message: "process 9 of user 1000 may not speak to skiffd",
  });
});
