import assert from "node:assert/strict";
import { test } from "node:test";
import { takeListenDescriptor } from "./listen-descriptor.ts";

test("takeListenDescriptor() takes what is for this process, and its variables away", () => {
  const env = { LISTEN_PID: "7", LISTEN_FDS: "1", LISTEN_FDNAMES: "a", PATH: "/bin" };
  assert.equal(takeListenDescriptor(env, 7), 3);
  assert.deepEqual(env, { PATH: "/bin" });
  assert.equal(takeListenDescriptor({ LISTEN_PID: "8", LISTEN_FDS: "1" }, 7), undefined);
  assert.equal(takeListenDescriptor({}, 7), undefined);
  assert.throws(() => takeListenDescriptor({ LISTEN_PID: "7", LISTEN_FDS: "2" }, 7), {
    code: "invalid_argument",
    message: "LISTEN_FDS: 2 sockets, where one is served",
  });
});
