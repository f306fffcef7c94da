import assert from "node:assert/strict";
import { test } from "node:test";
import type { EngineEvent, EventOptions } from "@skiff/sdk";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const image = "busybox";

async function take<Event extends EngineEvent>(
  events: AsyncIterable<Event>,
  count: number,
): Promise<Event[]> {
  const taken: Event[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

test("events() gives what happens from the call on, whoever does it, however late it is read", async () => {
  await using engine = await home.open();
  home.ok("run", "--rm", "busybox", "true");
  const events = engine.events({ kind: "container" });
  await using container = await engine.run({ image, command: ["sh", "-c", "exit 3"], name: "one" });
  await container.wait();
  home.ok("run", "--rm", "--name", "other", "busybox", "true");
  const seen = await take(engine.events({ container: "other", since: new Date(0) }), 4);
  assert.deepEqual(
    seen.map(({ action }) => action),
    ["create", "start", "die", "destroy"],
  );
  const own = await take(events, 3);
  assert.deepEqual(
    own.map(({ action, id, name, image: of }) => [action, id === container.id, name, of]),
    ["create", "start", "die"].map((action) => [action, true, "one", "busybox"]),
  );
  assert.deepEqual(own[2]?.attributes, { exitCode: "3" });
  assert.ok((own[0]?.time ?? 0) <= (own[2]?.time ?? 0));
});

test("events() tells how a container ended, also when it is removed at once", async () => {
  await using engine = await home.open();
  const events = engine.events({ action: "die" });
  const ends: (string | undefined)[] = [];
  for (let times = 0; times < 10; times++) {
    await engine.output({ image, command: ["sh", "-c", "exit 3"] });
  }
  for (const { attributes } of await take(events, 10)) ends.push(attributes["exitCode"]);
  assert.deepEqual(
    ends,
    Array.from({ length: 10 }, () => "3"),
  );
});

test("events() gives what is asked for by container, action and label, and ends by its signal", async () => {
  await using engine = await home.open();
  const since = new Date();
  await using one = await engine.run({ image, command: ["true"], labels: { a: "b" } });
  await using two = await engine.run({ image, command: ["true"] });
  await Promise.all([one.wait(), two.wait()]);
  const [byLabel] = await take(engine.events({ since, labels: { a: "b" }, action: "start" }), 1);
  assert.deepEqual([byLabel?.id, byLabel?.action], [one.id, "start"]);
  const [byId] = await take(engine.events({ since, container: [two.id], action: ["start"] }), 1);
  assert.equal(byId?.id, two.id);
  const until = new Date();
  const past: string[] = [];
  for await (const { name } of engine.events({ since, until, action: "create" })) past.push(name);
  assert.deepEqual(past, [one.name, two.name]);

  const abort = new AbortController();
  const events = engine.events({ container: "nobody", signal: abort.signal });
  const next = events[Symbol.asyncIterator]().next();
  abort.abort();
  assert.equal((await next).done, true);
});

test("events() tells of images, networks and volumes too, each in words of its kind", async () => {
  await using engine = await home.open();
  const since = new Date();
  const { id } = await engine.images.tag(image, "again:1");
  await engine.images.remove("again:1");
  const network = await engine.networks.create("blue", { keep: true });
  await engine.networks.remove("blue");
  await engine.volumes.create("kept");
  const volumes = { "/v": "kept" };
  await using container = await engine.run({ image, command: ["true"], name: "user", volumes });
  await container.wait();
  await container.remove();
  await engine.volumes.remove("kept");
  const until = new Date();

  const told: string[] = [];
  for await (const event of engine.events({ since, until })) {
    const { kind, action, name } = event;
    const user = kind === "network" || kind === "volume" ? event.container : undefined;
    told.push([kind, action, name, user === container.id ? "by it" : ""].join(" ").trim());
    if (kind === "image") assert.equal(event.id, id);
    if (kind === "network") assert.equal(event.id, network.id);
    if (kind === "container") assert.equal(event.image, image);
  }
  assert.deepEqual(told, [
    "image tag again:1",
    "image untag again:1",
    "network create blue",
    "network destroy blue",
    "volume create kept",
    "container create user",
    "volume mount kept by it",
    "container start user",
    "container die user",
    "volume unmount kept by it",
    "container destroy user",
    "volume destroy kept",
  ]);
  const actionsOf = async (options: EventOptions): Promise<string[]> => {
    const actions: string[] = [];
    const all = { since, until, ...options };
    for await (const { kind, action } of engine.events(all)) actions.push(`${kind} ${action}`);
    return actions;
  };
  assert.deepEqual(await actionsOf({ kind: ["image", "network"], action: ["tag", "destroy"] }), [
    "image tag",
    "network destroy",
  ]);
  assert.deepEqual(await actionsOf({ network: network.id, image: "again:1", action: "create" }), [
    "network create",
  ]);
  assert.deepEqual(await actionsOf({ volume: "kept", container: "user", kind: "volume" }), [
    "volume create",
    "volume mount",
    "volume unmount",
    "volume destroy",
  ]);
  assert.deepEqual(await actionsOf({ kind: "container", volume: "kept" }), []);
});
