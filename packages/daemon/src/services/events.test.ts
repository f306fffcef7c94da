import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { EventExchange } from "@skiff/engine";
import { taskEvents } from "@skiff/proto";
import { Events } from "@skiff/proto/grpc";
import { openStore } from "@skiff/store";
import { recordEvent } from "../record-event.ts";
import { eventsService } from "./events.ts";

const folder = mkdtempSync(join(tmpdir(), "events-service-"));
const store = openStore({ root: folder, oar: "/none" });
after(() => {
  store[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});
const events = new EventExchange((happening) =>
  recordEvent(store.events, happening, (fault) => assert.fail(fault)),
);
const { methods } = eventsService(events, store.events);
const { input, output } = Events.method.subscribe;

/** The topics and namespaces of what a subscriber hears first. */
async function hear(count: number, filters: readonly string[], since?: string): Promise<string[]> {
  const abort = new AbortController();
  const requests = async function* (): AsyncGenerator<Uint8Array> {
    yield toBinary(input, create(input, { filters: [...filters] }));
  };
  const header = (name: string): string | undefined =>
    name === "skiffd-since" ? since : undefined;
  const heard: string[] = [];
  const subscribe = methods.get("Subscribe");
  assert.ok(subscribe !== undefined && subscribe.kind !== "unary");
  for await (const bytes of subscribe.answer(requests(), { signal: abort.signal, header })) {
    const { namespace, topic } = fromBinary(output, bytes);
    heard.push(`${namespace} ${topic}`);
    if (heard.length === count) abort.abort();
  }
  return heard;
}

test("who subscribes since a moment hears first what has happened, then what happens", async () => {
  const begun = new Date(Date.now() - 1000).toISOString();
  events.publishTask("n", taskEvents.start, { containerId: "a", pid: 1 });
  const exit = { containerId: "a", id: "a", exitStatus: 1 };
  events.publishTask("n", taskEvents.exit, exit);
  events.publishTask("n", taskEvents.exit, exit); // as a shim that got no answer tells it again
  events.publishTask("m", taskEvents.start, { containerId: "b", pid: 2 });
  const hearing = hear(4, [], begun);
  await new Promise((resolve) => setImmediate(resolve));
  events.publishTask("n", taskEvents.delete, { containerId: "a" });
  assert.deepEqual(await hearing, [
    "n /tasks/start",
    "n /tasks/exit",
    "m /tasks/start",
    "n /tasks/delete",
  ]);
  assert.deepEqual(await hear(1, ["namespace==m"], begun), ["m /tasks/start"]);
  await assert.rejects(hear(1, [], "soon"), { code: "invalid_argument" });
});
