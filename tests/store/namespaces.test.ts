import assert from "node:assert/strict";
import { test } from "node:test";
import { type Content, collectGarbage, type Store } from "@skiff/store";
import { StoreHome } from "./store-home.ts";

const home = new StoreHome();

async function put(store: Store, text: string, labels = {}): Promise<Content> {
  const said = { lease: undefined, total: 0, expected: undefined };
  await using client = await store.clientIngests.open(`of ${text}`, said);
  await client.ingest.write(new TextEncoder().encode(text));
  return await client.commit({}, labels);
}

const root = { "containerd.io/gc.root": "yes" };
const texts = (store: Store): string[] =>
  store.content.list().map(({ digest }) => store.content.readText(digest, 100));

test("garbage collection keeps roots, what labels refer to, and nothing else", async () => {
  using all = home.open();
  const store = all.in("n");
  const leaf = await put(store, "leaf");
  const layer = await put(store, "layer", { "containerd.io/gc.ref.content.l.0": leaf.digest });
  await put(store, "top", { ...root, "containerd.io/gc.ref.content": layer.digest });
  await put(store, "loose");
  store.snapshots.createWith("base", { kind: "active", parent: undefined }, () => {});
  store.snapshots.commit("base", "layer", 0);
  store.snapshots.createWith("kept", { kind: "view", parent: "layer", labels: root }, () => {});
  store.snapshots.createWith("loose", { kind: "active", parent: "layer" }, () => {});
  await put(store, "config", { ...root, "containerd.io/gc.ref.snapshot.overlayfs": "named" });
  store.snapshots.createWith("named", { kind: "active", parent: undefined }, () => {});

  await collectGarbage(store);
  assert.deepEqual(texts(store).toSorted(), ["config", "layer", "leaf", "top"]);
  assert.deepEqual(
    store.snapshots.list().map(({ key }) => key),
    ["layer", "kept", "named"],
  );

  for (const { digest } of store.contentCatalog.list()) {
    store.contentCatalog.replaceLabels(digest, () => ({}));
  }
  store.snapshots.replaceLabels("kept", () => ({}));
  await collectGarbage(store);
  home.assertEmpty();
});

test("a reference holds in its own namespace alone", async () => {
  using all = home.open();
  const [one, two] = [all.in("one"), all.in("two")];
  const { digest } = await put(one, "leaf");
  await put(one, "top", { ...root, "containerd.io/gc.ref.content": digest });
  await put(two, "leaf");
  assert.deepEqual(texts(two), ["leaf"]);
  await collectGarbage(all);
  assert.deepEqual(texts(two), []);
  assert.deepEqual(texts(one).toSorted(), ["leaf", "top"]);
  for (const info of one.contentCatalog.list()) await one.contentCatalog.remove(info.digest);
  home.assertEmpty();
});

test("a client's lease keeps what was made with it, an ingest on its way too", async () => {
  using all = home.open();
  const store = all.in("n");
  const lease = store.clientLeases.create("lease", {});
  {
    const said = { lease, total: 10, expected: undefined };
    await using client = await store.clientIngests.open("ref", said);
    await client.ingest.write(new TextEncoder().encode("half"));
  }
  assert.equal(store.clientIngests.get("ref").offset, 4);
  const { digest } = await put(store, "whole");
  store.clientLeases.addResource("lease", { type: "content", id: digest });
  store.snapshots.createWith("key", { kind: "active", parent: undefined }, (id) =>
    store.leases.keepSnapshot(lease, id),
  );
  await collectGarbage(store);
  assert.deepEqual(store.clientLeases.listResources("lease"), [
    { type: "content", id: digest },
    { type: "ingests", id: "ref" },
    { type: "snapshots/overlayfs", id: "key" },
  ]);
  await store.clientIngests.abort("ref");
  assert.throws(() => store.clientIngests.get("ref"), { code: "not_found" });
  store.clientLeases.removeResource("lease", { type: "content", id: digest });
  await collectGarbage(store);
  assert.deepEqual(texts(store), []);
  store.clientLeases.remove("lease");
  await collectGarbage(store);
  home.assertEmpty();
});

test("one at a time is at a ref; what was given up cannot be committed", async () => {
  using all = home.open();
  const store = all.in("n");
  const said = { lease: undefined, total: 0, expected: undefined };
  await using first = await store.clientIngests.open("ref", said);
  await assert.rejects(store.clientIngests.open("ref", said), { code: "unavailable" });
  await (await all.in("other").clientIngests.open("ref", said))[Symbol.asyncDispose]();
  await store.clientIngests.abort("ref");
  await assert.rejects(first.commit({}, {}), { code: "failed_precondition" });
  await all.in("other").clientIngests.abort("ref");
});
