import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Metadata } from "../metadata/metadata.ts";
import { EventLog } from "./event-log.ts";

const folder = mkdtempSync(join(tmpdir(), "events-"));
const metadata = Metadata.open(join(folder, "db"));
after(() => {
  metadata[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});
const log = new EventLog(metadata);
const event = (at: bigint, topic: string, value: number) => ({
  at,
  namespace: "n",
  topic,
  type: "t",
  value: Uint8Array.of(value),
});

test("append() keeps what happened, in order, and tells an exit once", () => {
  const begun = 1_700_000_000_123_456_789n;
  assert.equal(log.append(event(begun, "/a/b", 1)), true);
  assert.equal(log.append(event(begun, "/a/b", 1)), true);
  assert.equal(log.append(event(begun + 1n, "/tasks/exit", 2)), true);
  assert.equal(log.append(event(begun + 2n, "/tasks/exit", 2)), false);
  assert.equal(log.append({ ...event(begun + 2n, "/tasks/exit", 2), namespace: "m" }), true);
  assert.deepEqual(log.listSince(begun + 1n), [
    event(begun + 1n, "/tasks/exit", 2),
    { ...event(begun + 2n, "/tasks/exit", 2), namespace: "m" },
  ]);
  assert.equal(log.listSince(begun).length, 4);
});

test("append() forgets the oldest", () => {
  metadata.transaction(() => {
    for (let i = 0n; i < 10_300n; i++) log.append(event(i, "/a/b", 1));
  });
  const kept = log.listSince(0n);
  assert.ok(kept.length >= 10_000 && kept.length < 10_200, String(kept.length));
  assert.equal(kept.at(-1)?.at, 10_299n);
});
