import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { pullImage, type Pulled, pushImage, type RegistrySettings } from "@skiff/engine";
import { decodeReference, type Reference } from "@skiff/spec";
import { removeImage, type Store } from "@skiff/store";
import { ociBlobs } from "../store/make-image.ts";
import { makeTar } from "../store/make-tar.ts";
import { StoreHome } from "../store/store-home.ts";
import { FakeRegistry, type Trick } from "./fake-registry.ts";

const home = new StoreHome();
const layers = [0, 1].map((i) => makeTar([{ name: `f${i}`, body: randomBytes(3_000_000) }]));
const image = ociBlobs({ layers, compress: (layer) => layer });
const [layer] = image.blobs;
const isLayer = (url: string | undefined): boolean =>
  layer !== undefined && url?.endsWith(layer.digest) === true;
const isManifest = (url: string | undefined): boolean => url?.endsWith("/manifests/1") === true;

test("a server that cuts the connection is asked for the rest", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  let cuts = 0;
  registry.trick = ({ url, headers }, response) => {
    if (!isLayer(url) || cuts++ >= 3) return false;
    const start = Number(/\d+/.exec(headers.range ?? "0")?.[0]);
    const rest = layer?.bytes.subarray(start) ?? Buffer.alloc(0);
    const total = start + rest.length;
    response.writeHead(start === 0 ? 200 : 206, {
      "content-length": rest.length,
      ...(start > 0 && { "content-range": `bytes ${start}-${total - 1}/${total}` }),
    });
    response.write(rest.subarray(0, 1_000_000), () => response.destroy());
    return true;
  };
  await pull(store, registry);
  const ranges = registry.seen.filter(({ path }) => isLayer(path)).map(({ range }) => range);
  assert.equal(ranges.length, 4);
  assert.equal(ranges[0], undefined);
  assert.ok(
    ranges.slice(1).every((range) => /^bytes=[1-9]\d{4,}-$/.test(range ?? "")),
    ranges.join(" "),
  );
  await removeImage(store, `${registry.host}/app:1`, { force: false });
  home.assertEmpty();
});

test("a server that knows no ranges gives all of it again", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  let count = 0;
  registry.trick = ({ url }, response) => {
    if (!isLayer(url) || layer === undefined) return false;
    response.writeHead(200, { "content-length": layer.bytes.length });
    if (count++ > 0) response.end(layer.bytes);
    else response.write(layer.bytes.subarray(0, 500_000), () => response.destroy());
    return true;
  };
  await pull(store, registry);
  assert.equal(count, 2);
});

const json = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));
const send = (response: ServerResponse, body: Buffer, headers = {}): true => {
  response.writeHead(200, {
    "content-type": "application/vnd.oci.image.manifest.v1+json",
    ...headers,
  });
  response.end(body);
  return true;
};

const lies: readonly (readonly [what: string, trick: Trick, code: string, message: RegExp])[] = [
  [
    "gives other bytes for a layer",
    ({ url }, response) => isLayer(url) && send(response, Buffer.alloc(layer?.bytes.length ?? 0)),
    "failed_precondition",
    /content sha256:\w+ has the digest sha256:/,
  ],
  [
    "sends more than a layer has",
    ({ url }, response) =>
      isLayer(url) && send(response, Buffer.alloc((layer?.bytes.length ?? 0) + 1)),
    "failed_precondition",
    /has more than \d+ bytes/,
  ],
  [
    "sends less than a layer has",
    ({ url, headers }, response) =>
      isLayer(url) &&
      (headers.range === undefined ? send(response, Buffer.alloc(10)) : refuse(response, 416)),
    "failed_precondition",
    /has 10 bytes instead of \d+|has the digest/,
  ],
  [
    "sends a layer without end",
    ({ url }, response) => isLayer(url) && sendForEver(response),
    "failed_precondition",
    /has more than \d+ bytes/,
  ],
  [
    "says that the manifest has another digest",
    ({ url }, response) =>
      isManifest(url) &&
      send(response, image.manifest.bytes, { "docker-content-digest": `sha256:${"0".repeat(64)}` }),
    "invalid_argument",
    /what it gives for sha256:0+ has the digest sha256:/,
  ],
  [
    "has a digest that is a path",
    ({ url }, response) =>
      isManifest(url) &&
      send(response, image.manifest.bytes, { "docker-content-digest": "sha256:../../etc/passwd" }),
    "invalid_argument",
    /is not a sha256 or sha512 digest/,
  ],
  [
    "has a manifest that refers to a path",
    ({ url }, response) =>
      isManifest(url) &&
      send(
        response,
        json({
          schemaVersion: 2,
          config: {
            mediaType: "application/vnd.oci.image.config.v1+json",
            digest: "../../../x",
            size: 3,
          },
          layers: [],
        }),
      ),
    "invalid_argument",
    /config\.digest: "..\/..\/..\/x" is not a sha256 or sha512 digest/,
  ],
  [
    "sends a manifest of nine megabytes",
    ({ url }, response) => isManifest(url) && send(response, Buffer.alloc(9 * 1024 * 1024, " ")),
    "invalid_argument",
    /answers with more than 8388608 bytes/,
  ],
  [
    "sends a manifest without end",
    ({ url }, response) => isManifest(url) && sendForEver(response),
    "invalid_argument",
    /answers with more than 8388608 bytes/,
  ],
  [
    "has a manifest that is nested a million times",
    ({ url }, response) => isManifest(url) && send(response, Buffer.from("[".repeat(1_000_000))),
    "invalid_argument",
    /not JSON/,
  ],
  [
    "gives a page for people",
    ({ url }, response) =>
      isManifest(url) && send(response, Buffer.from("{}"), { "content-type": "text/html" }),
    "invalid_argument",
    /it is no image, but "text\/html"/,
  ],
  [
    "gives a manifest of Docker's first kind",
    ({ url }, response) =>
      isManifest(url) &&
      send(response, json({ schemaVersion: 1 }), {
        "content-type": "application/vnd.docker.distribution.manifest.v1+prettyjws",
      }),
    "invalid_argument",
    /it is no image, but "application\/vnd.docker.distribution.manifest.v1/,
  ],
  [
    "gives a document that is index and manifest at once",
    ({ url }, response) =>
      isManifest(url) &&
      send(response, json({ ...JSON.parse(image.manifest.bytes.toString()), manifests: [] })),
    "invalid_argument",
    /is another kind of document/,
  ],
  [
    "calls a manifest an index",
    ({ url }, response) =>
      isManifest(url) &&
      send(response, image.manifest.bytes, {
        "content-type": "application/vnd.oci.image.index.v1+json",
      }),
    "invalid_argument",
    /is another kind of document/,
  ],
  [
    "speaks no HTTP",
    ({ url, socket }) => isManifest(url) && (socket.end("220 mail.example ESMTP\r\n"), true),
    "failed_precondition",
    /it speaks no HTTP/,
  ],
  [
    "redirects in a circle",
    ({ url }, response) =>
      isManifest(url) && (response.writeHead(307, { location: url }).end(), true),
    "failed_precondition",
    /redirects without end/,
  ],
  [
    "redirects to a file",
    ({ url }, response) =>
      isManifest(url) && (response.writeHead(307, { location: "file:///etc/passwd" }).end(), true),
    "invalid_argument",
    /sends us to what is no place in the web/,
  ],
  [
    "has words that would steer a terminal",
    ({ url }, response) => {
      if (!isManifest(url)) return false;
      response.writeHead(403);
      response.end(json({ errors: [{ code: "DENIED", message: "\u001b[2Jgone\u009b\u202e" }] }));
      return true;
    },
    "permission_denied",
    /denied: \?\[2Jgone\?\?$/,
  ],
  [
    "asks for too much at once",
    ({ url }, response) => isManifest(url) && refuse(response, 429),
    "unavailable",
    /it has been asked too often$/,
  ],
  [
    "says when it may be asked again",
    ({ url }, response) =>
      isManifest(url) && (response.setHeader("retry-after", "60"), refuse(response, 429)),
    "unavailable",
    /it has been asked too often; ask again in 60 seconds$/,
  ],
  [
    "is broken",
    ({ url }, response) => isLayer(url) && refuse(response, 503),
    "unavailable",
    /status 503/,
  ],
];

for (const [what, trick, code, message] of lies) {
  test(`a server that ${what}: one clear error, and nothing is left`, async () => {
    using store = home.open();
    await using registry = await FakeRegistry.start(image);
    registry.trick = trick;
    await assert.rejects(pull(store, registry), (fault: Error & { code?: string }) => {
      assert.equal(fault.code, code, fault.message);
      assert.match(fault.message, message);
      assert.match(fault.message, new RegExp(`(pull|image) ${registry.host}/app:1: `));
      return true;
    });
    assert.deepEqual(store.images.list(), []);
    assert.deepEqual(store.content.list(), []);
    assert.deepEqual(store.snapshots.list(), []);
  });
}

test("a server that never answers is waited for no longer than is said", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  registry.trick = ({ url }) => isManifest(url);
  await assert.rejects(pull(store, registry, { silence: 200 }), {
    code: "deadline_exceeded",
    message: /no answer/,
  });
});

test("a server that stops in the middle is asked again, and given up", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  registry.trick = ({ url }, response) => {
    if (!isLayer(url)) return false;
    response.writeHead(200, { "content-length": layer?.bytes.length });
    response.write(layer?.bytes.subarray(0, 1000));
    return true;
  };
  await assert.rejects(pull(store, registry, { silence: 200 }), { code: "deadline_exceeded" });
  assert.equal(registry.seen.filter(({ path }) => isLayer(path)).length, 5);
});

test("a redirect to another server takes no credentials there", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  await using storage = await FakeRegistry.start(image);
  logIn(registry.host);
  registry.trick = ({ url, headers }, response) => {
    if (url === "/v2/") return false;
    if (headers.authorization === undefined) return challenge(response, 'Basic realm="here"');
    if (url?.includes("/blobs/") !== true) return false;
    const location = `http://user:secret@${storage.host}${url}`;
    response.writeHead(307, { location }).end();
    return true;
  };
  await pull(store, registry);
  assert.ok(storage.seen.length >= 3);
  assert.deepEqual(
    new Set(storage.seen.map(({ authorization }) => authorization)),
    new Set([undefined]),
  );
  const shown = registry.seen.filter(({ authorization }) => authorization !== undefined);
  assert.ok(shown.length > 0);
});

test("a storage behind a redirect that asks for credentials gets none", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  await using storage = await FakeRegistry.start(image);
  logIn(registry.host);
  storage.trick = (_, response) => challenge(response, 'Basic realm="give it to me"');
  registry.trick = ({ url }, response) => {
    if (url?.includes("/blobs/") !== true) return false;
    response.writeHead(307, { location: `http://${storage.host}${url}` }).end();
    return true;
  };
  await assert.rejects(pull(store, registry), { code: "permission_denied" });
  for (const { seen } of [registry, storage]) {
    assert.ok(seen.every(({ authorization }) => authorization === undefined));
  }
});

/** Takes blobs and manifests in, and forgets them. */
function takesAll(elsewhere: () => string): Trick {
  return ({ method, url }, response) => {
    if (method === "HEAD") return refuse(response, 404);
    if (method === "POST") {
      response.writeHead(202, { location: `${elsewhere()}/upload?state=1` }).end();
      return true;
    }
    return method === "PUT" && refuse(response, url === undefined ? 400 : 201);
  };
}

test("an upload that is to go to another server takes no credentials there", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  await using storage = await FakeRegistry.start(image);
  await pull(store, registry);
  logIn(registry.host);
  const takes = takesAll(() => `http://${storage.host}`);
  registry.trick = (request, response) =>
    request.headers.authorization === undefined && request.url !== "/v2/"
      ? challenge(response, 'Basic realm="here"')
      : takes(request, response);
  storage.trick = takes;
  await push(store, registry);
  const uploads = storage.seen.map(
    ({ method, path }) => `${method} ${path.replace(/(?<=%3A).*/, "")}`,
  );
  assert.deepEqual(
    uploads,
    Array.from({ length: 3 }, () => "PUT /upload?state=1&digest=sha256%3A"),
  );
  assert.ok(storage.seen.every(({ authorization }) => authorization === undefined));
});

test("a registry that keeps something else than was pushed is told of", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  await pull(store, registry);
  const takes = takesAll(() => "");
  registry.trick = (request, response) => {
    if (request.url?.includes("/manifests/") !== true) return takes(request, response);
    response.writeHead(201, { "docker-content-digest": `sha256:${"0".repeat(64)}` }).end();
    return true;
  };
  await assert.rejects(push(store, registry), {
    code: "invalid_argument",
    message: /keeps sha256:\w+ under another digest/,
  });
});

test("an upload that is cut off is begun anew", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  await pull(store, registry);
  let cuts = 0;
  const takes = takesAll(() => "");
  registry.trick = (request, response) => {
    if (request.method !== "PUT" || cuts >= 2) return takes(request, response);
    cuts++;
    request.socket.destroy();
    return true;
  };
  registry.seen.length = 0;
  await push(store, registry);
  assert.equal(registry.seen.filter(({ method }) => method === "POST").length, 5);
});

test("a token server in plain HTTP elsewhere is told no secret", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  logIn(registry.host);
  for (const realm of ["http://192.0.2.1/token", "ftp://127.0.0.1/token", "", "//x"]) {
    registry.trick = ({ url }, response) =>
      url !== "/v2/" && challenge(response, `Bearer realm="${realm}",service="s"`);
    await assert.rejects(pull(store, registry), {
      code: "permission_denied",
      message: /its token server is not one to tell secrets to/,
    });
  }
});

test("credentials are only for who asks, and in no error", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  logIn(registry.host);
  registry.trick = ({ headers }, response) =>
    headers.authorization === undefined
      ? challenge(response, 'Basic realm="x"')
      : refuse(response, 401);
  await assert.rejects(pull(store, registry), (fault: Error) => {
    assert.doesNotMatch(`${fault.stack} ${JSON.stringify(fault)}`, /s3cret|dXNlcj|Basic /);
    return true;
  });
  const basic = `Basic ${Buffer.from("user:s3cret").toString("base64")}`;
  assert.deepEqual(
    registry.seen.map(({ authorization }) => authorization),
    [undefined, undefined, basic],
  );
});

test("a file of secrets that others can read is refused", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  logIn(registry.host, 0o644);
  registry.trick = (_, response) => challenge(response, 'Basic realm="x"');
  await assert.rejects(pull(store, registry), {
    code: "failed_precondition",
    message: /config\.json: has secrets that others can read; run: chmod 600 /,
  });
});

function challenge(response: ServerResponse, header: string): true {
  response.writeHead(401, { "www-authenticate": header }).end();
  return true;
}

function refuse(response: ServerResponse, status: number): true {
  response.writeHead(status).end();
  return true;
}

function sendForEver(response: ServerResponse): true {
  response.writeHead(200, { "content-type": "application/vnd.oci.image.manifest.v1+json" });
  const chunk = Buffer.alloc(65_536);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
  return true;
}

function logIn(host: string, mode = 0o600): void {
  mkdirSync(join(home.scratch, "docker"), { recursive: true });
  const auth = Buffer.from("user:s3cret").toString("base64");
  const text = JSON.stringify({ auths: { [host]: { auth } } });
  writeFileSync(join(home.scratch, "docker/config.json"), text, { mode });
}

async function pull(
  store: Store,
  registry: FakeRegistry,
  { silence = 10_000 }: { readonly silence?: number } = {},
): Promise<Pulled> {
  const settings = settingsOf(silence);
  return pullImage({ store, warn: assert.fail }, referenceOf(registry), { settings });
}

async function push(store: Store, registry: FakeRegistry): Promise<void> {
  await pushImage({ store }, referenceOf(registry), { settings: settingsOf(10_000) });
}

function referenceOf({ host }: FakeRegistry): Reference {
  return decodeReference(`${host}/app:1`);
}

function settingsOf(silence: number): RegistrySettings {
  return {
    credentialFiles: [join(home.scratch, "docker/config.json")],
    hostFolders: [join(home.scratch, "certs.d")],
    patience: { silence, checking: silence },
    retryDelay: 1,
  };
}
