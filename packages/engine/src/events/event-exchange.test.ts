import assert from "node:assert/strict";
import { test } from "node:test";
import { taskEvents } from "@skiff/proto";
import { EventExchange } from "./event-exchange.ts";

test("subscribe() gives what is published from then on, until its signal aborts", async () => {
  const exchange = new EventExchange();
  const abort = new AbortController();
  exchange.publishTask("n", taskEvents.oom, { containerId: "before" });
  const events = exchange.subscribe(abort.signal);
  exchange.publishTask("n", taskEvents.oom, { containerId: "a" });
  const topics: string[] = [];
  for await (const { topic, namespace } of events) {
    topics.push(`${namespace} ${topic}`);
    if (topics.length === 1) exchange.publishTask("m", taskEvents.start, { containerId: "a" });
    if (topics.length === 2) abort.abort();
  }
  assert.deepEqual(topics, ["n /tasks/oom", "m /tasks/start"]);
});

test("subscribe() throws to who is too slow, and to nobody else", async () => {
  const exchange = new EventExchange();
  const signal = new AbortController().signal;
  const slow = exchange.subscribe(signal);
  for (let i = 0; i <= 10_000; i++) exchange.publishTask("n", taskEvents.oom, {});
  let taken = 0;
  const takeAll = async (): Promise<void> => {
    for await (const _ of slow) taken++;
  };
  await assert.rejects(takeAll(), { code: "resource_exhausted" });
  assert.equal(taken, 10_000);
});
