import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Fault } from "@skiff/base";
import {
  collectGarbage,
  fetchImage,
  type FetchOptions,
  type Image,
  type ImageSource,
  type LayerProgress,
  removeImage,
  type Store,
} from "@skiff/store";
import { decodeDigest } from "@skiff/spec";
import { observeRows } from "../leftovers/observe-rows.ts";
import { type Blob, ociBlobs } from "./make-image.ts";
import { makeTar } from "./make-tar.ts";
import { StoreHome } from "./store-home.ts";

const home = new StoreHome();
const name = "docker.io/library/far:latest";

const layers = [0, 1, 2, 3].map((number) =>
  makeTar([{ name: `file${number}`, body: randomBytes(300_000) }]),
);
const image = ociBlobs({ layers, compress: (layer) => layer });

test("fetchImage() takes an image in and unpacks it, and tells of each layer in order", async () => {
  using store = home.open();
  const far = new Far();
  const heard = new Map<string, string[]>();
  const listen = ({ layer, state, done, size }: LayerProgress): void => {
    const states = heard.get(layer) ?? [];
    heard.set(layer, states);
    if (states.at(-1) !== state) states.push(state);
    assert.ok(done <= size);
  };
  const fetched = await fetchFar(store, far, { progress: listen });
  assert.equal(fetched.name, name);
  assert.deepEqual(
    store.images.describe(fetched).layers.map(({ digest }) => digest),
    [...heard.keys()],
  );
  for (const states of heard.values()) {
    assert.deepEqual(states, ["waiting", "fetching", "fetched", "unpacked"]);
  }
  assert.equal(store.snapshots.list().length, 4);
  assert.equal(far.asked.length, 6, "each once");

  const again = new Map<string, string[]>();
  await fetchFar(store, far, {
    progress: ({ layer, state }) => again.set(layer, [...(again.get(layer) ?? []), state]),
  });
  for (const states of again.values()) assert.deepEqual(states, ["present", "unpacked"]);
  assert.equal(far.asked.length, 6, "nothing is fetched twice");
  await removeImage(store, "far", { force: false });
  home.assertEmpty();
});

test("fetchImage() goes on where it was cut off, again and again", async () => {
  using store = home.open();
  const big = ociBlobs({
    layers: [makeTar([{ name: "big", body: randomBytes(9_000_000) }])],
    compress: (layer) => layer,
  });
  const far = new Far(big);
  far.open = async function* (bytes) {
    yield* chunksOf(bytes.subarray(0, 1_200_000)); // more than what counts as progress
    if (bytes.length > 1_200_000) throw new Fault("unavailable", "cut off");
  };
  await fetchFar(store, far);
  const offsets = far.asked.slice(2).map(({ offset }) => offset);
  assert.deepEqual(
    offsets,
    Array.from({ length: 8 }, (_, i) => i * 1_200_000),
  );
});

test("fetchImage() begins anew where the source cannot go on", async () => {
  using store = home.open();
  const far = new Far();
  far.startsAtZero = true;
  let cuts = 0;
  far.open = async function* (bytes) {
    yield bytes.subarray(0, bytes.length / 2);
    if (bytes.length > 100_000 && cuts++ < 3) throw new Fault("deadline_exceeded", "no more came");
    yield bytes.subarray(bytes.length / 2);
  };
  await fetchFar(store, far);
  assert.ok(cuts > 3);
});

test("fetchImage() gives up what never gets further; the next one goes on with it", async () => {
  using store = home.open();
  const far = new Far();
  far.open = async function* (bytes) {
    yield* chunksOf(bytes.subarray(0, 20_000));
    if (bytes.length > 20_000) throw new Fault("unavailable", "cut off");
  };
  await assert.rejects(fetchFar(store, far), {
    code: "unavailable",
    message: `image ${name}: cut off`,
  });
  assert.equal(store.images.list().length, 0);
  await collectGarbage(store);
  assert.ok(ingests().length > 0, "what has arrived is kept");

  const whole = new Far();
  await fetchFar(store, whole);
  assert.ok(whole.asked.some(({ offset }) => offset > 0));
  await removeImage(store, "far", { force: false });
  home.assertEmpty();
});

test("collectGarbage() removes what was left half fetched, an hour after", async () => {
  using store = home.open();
  const far = new Far();
  far.open = async function* (bytes) {
    yield bytes.subarray(0, 10_000);
    if (bytes.length > 10_000) throw new Fault("unavailable", "cut off");
  };
  await assert.rejects(fetchFar(store, far), { code: "unavailable" });
  const left = ingests();
  assert.ok(left.length > 0);
  for (const id of left) setAge(id, 59 * 60);
  await collectGarbage(store);
  assert.deepEqual(ingests(), left);
  for (const id of left) setAge(id, 61 * 60);
  await collectGarbage(store);
  home.assertEmpty();
});

test("fetchImage() fetches anew what was left there wrong", async () => {
  using store = home.open();
  const lease = store.leases.create();
  const layer = image.blobs[0];
  assert.ok(layer !== undefined);
  const digest = decodeDigest(layer.digest);
  {
    await using ingest = await store.content.openIngest(lease, { digest, ref: `fetch ${digest}` });
    await ingest.write(Buffer.from("none of it"));
  }
  store.leases.release(lease);
  const far = new Far();
  await fetchFar(store, far);
  const asked = far.asked.filter((one) => one.digest === layer.digest);
  assert.deepEqual(
    asked.map(({ offset }) => offset),
    [10, 0],
  );
});

test("fetchImage() refuses content that is not what its digest says, and keeps none of it", async () => {
  using store = home.open();
  const far = new Far();
  far.open = async function* (bytes) {
    yield bytes.map((byte) => byte ^ 1);
  };
  await assert.rejects(fetchFar(store, far), {
    code: "failed_precondition",
    message: /has the digest/,
  });
  home.assertEmpty();
});

test("fetchImage() stops reading at the first byte too many", async () => {
  using store = home.open();
  const far = new Far();
  let chunks = 0;
  far.open = async function* (bytes) {
    yield bytes;
    for (;;) {
      chunks++;
      yield Buffer.alloc(1000);
    }
  };
  await assert.rejects(fetchFar(store, far), {
    code: "failed_precondition",
    message: /more than \d+ bytes/,
  });
  assert.equal(chunks, 1);
  home.assertEmpty();
});

test("fetchImage() ends all when one layer cannot be had, and says which fault it was", async () => {
  using store = home.open();
  const far = new Far();
  const last = image.blobs[3];
  const other = Promise.withResolvers<void>();
  far.open = async function* (bytes, digest, signal) {
    if (digest === last?.digest) throw new Fault("not_found", `no blob ${digest}`);
    if (digest === image.blobs[0]?.digest) {
      signal.addEventListener("abort", () => other.resolve());
      await other.promise; // the lowest layer: all others wait for it
      signal.throwIfAborted();
    }
    yield bytes;
  };
  await assert.rejects(fetchFar(store, far), { code: "not_found", message: /no blob/ });
  assert.equal(store.snapshots.list().length, 0);
});

test("fetchImage() refuses what is no image to run", async () => {
  using store = home.open();
  const chart = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      config: {
        mediaType: "application/vnd.cncf.helm.config.v1+json",
        digest: image.manifest.digest,
        size: image.manifest.bytes.length,
      },
      layers: [],
    }),
  );
  const far = new Far({ manifest: blobOf(chart), blobs: [blobOf(chart)] });
  await assert.rejects(fetchFar(store, far), {
    code: "invalid_argument",
    message: /it is no image to run, but "application\/vnd.cncf.helm/,
  });
  far.target = { ...far.target, mediaType: "text/html" };
  await assert.rejects(fetchFar(store, far), { message: /it is no image, but "text\/html"/ });
  far.target = { ...new Far().target, size: 9 * 1024 * 1024 };
  await assert.rejects(fetchFar(store, far), {
    message: /a document of 9437184 bytes is too long/,
  });
  home.assertEmpty();
});

test("openIngest() takes nothing from a living process", async () => {
  using store = home.open();
  const lease = store.leases.create();
  await using first = await store.content.openIngest(lease, { ref: "r" });
  await first.write(Buffer.from("abc"));
  await assert.rejects(store.content.openIngest(lease, { ref: "r" }), { code: "unavailable" });
  store.leases.release(lease);
});

/** A registry that is not far at all. */
class Far implements Pick<ImageSource, "target"> {
  readonly asked: { readonly digest: string; readonly offset: number }[] = [];
  readonly #blobs: ReadonlyMap<string, Buffer>;
  target: ImageSource["target"];
  startsAtZero = false;
  open: (bytes: Buffer, digest: string, signal: AbortSignal) => AsyncIterable<Uint8Array> =
    async function* (bytes) {
      yield* chunksOf(bytes);
    };

  constructor({ manifest, blobs }: { manifest: Blob; blobs: readonly Blob[] } = image) {
    this.#blobs = new Map(blobs.map(({ digest, bytes }) => [digest, bytes]));
    this.target = {
      digest: decodeDigest(manifest.digest),
      size: manifest.bytes.length,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
    };
  }

  get source(): ImageSource {
    return {
      target: this.target,
      open: async ({ digest }, offset, signal) => {
        this.asked.push({ digest, offset });
        const bytes = this.#blobs.get(digest);
        if (bytes === undefined) throw new Fault("not_found", `no blob ${digest}`);
        const start = this.startsAtZero ? 0 : offset;
        return { start, bytes: this.open(bytes.subarray(start), digest, signal) };
      },
    };
  }
}

async function fetchFar(
  store: Store,
  far: Far,
  options: Partial<FetchOptions> = {},
): Promise<Image> {
  const { source } = far;
  return fetchImage(store, { name, source }, { warn: assert.fail, retryDelay: 1, ...options });
}

function* chunksOf(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function blobOf(bytes: Buffer): Blob {
  const hash = createHash("sha256").update(bytes).digest("hex");
  return { digest: `sha256:${hash}`, bytes };
}

/** Ids of what is half taken in. */
function ingests(): readonly string[] {
  return [...observeRows([join(home.root, "store.db")])]
    .filter((row) => row.includes('"state":"ingesting"'))
    .flatMap((row) => /"id":"?(\d+)/.exec(row)?.[1] ?? [])
    .toSorted();
}

function setAge(id: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(join(home.root, "content", id), then, then);
}
