import assert from "node:assert/strict";
import { test } from "node:test";
import { findReason } from "./find-reason.ts";

const log = `
(00.000012) Version: 4.1.1 (gitid 0)
(00.019241) Error (criu/tun.c:85): tun: Unable to create tun: Operation not permitted
(00.051046) Error (criu/util.c:1533): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted
(00.138933)      1: Error (criu/files-reg.c:2175): File fd/2 has bad size 0 (expect 24)
(00.138936)      1: Error (criu/files.c:1221): Unable to open fd=2 id=0x4
(00.139699) Error (criu/cr-restore.c:2320): Restoring FAILED.
`;

test("findReason() gives the first error that is not about criu itself", () => {
  assert.equal(
    findReason(log),
    "Error (criu/files-reg.c:2175): File fd/2 has bad size 0 (expect 24)",
  );
});

test("findReason() gives nothing where there is none", () => {
  assert.equal(findReason(""), undefined);
  assert.equal(findReason(log.split("\n").slice(0, 4).join("\n")), undefined);
});
