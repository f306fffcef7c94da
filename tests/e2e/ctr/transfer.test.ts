import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type DescMessage, fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import {
  AuthRequestSchema,
  AuthResponseSchema,
  ChunkSchema,
  ImageExportStreamSchema,
  ImageImportStreamSchema,
  ImageStoreSchema,
  OCIRegistrySchema,
  ProgressSchema,
  Transfer,
  WindowUpdateSchema,
} from "@skiff/proto/grpc";
import { GrpcClient } from "@skiff/rpc/grpc";
import { thisPlatform } from "@skiff/store";
import { runProgram } from "../../fixtures/index.ts";
import { DockerRegistry } from "../../registry/docker-registry.ts";
import { encodeAny, openStream, type OpenStream } from "./open-stream.ts";
import { artifactArchive, dockerArchive } from "../../store/make-image.ts";
import { makeTar } from "../../store/make-tar.ts";
import { skiffdHome } from "./skiffd-home.ts";

const folder = mkdtempSync(join(tmpdir(), "transfer-"));
const registry = DockerRegistry.start(folder);
after(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
const home = skiffdHome();
const address = join(home.folder, "c.sock");
const image = "docker.io/library/busybox:latest";
const reference = `${registry.host}/busybox:1`;
const { os, architecture, variant } = thisPlatform();
const platforms = [{ os, architecture, variant: variant ?? "" }];
const headers = { "containerd-namespace": "default" };
const images = (): string[] => home.ok("images", "ls", "--quiet").split("\n").filter(Boolean);

const chunkType = "containerd.types.transfer.Data";

type End = readonly [schema: DescMessage, message: Record<string, unknown>];

/** What the daemon tells of meanwhile. */
async function transfer(client: GrpcClient, from: End, to: End): Promise<string[]> {
  const progress = await openStream(client, "progress");
  const source = encodeAny(from[0], from[1]);
  const destination = encodeAny(to[0], to[1]);
  const request = { source, destination, options: { progressStream: progress.id } };
  const told = readProgress(progress);
  try {
    await client.unary(Transfer.method.transfer, request, { headers });
  } finally {
    progress.close();
    await told; // the daemon ends it, however the transfer ends
  }
  return told;
}

async function readProgress(stream: OpenStream): Promise<string[]> {
  const told: string[] = [];
  for (let next = await stream.receive(); next; next = await stream.receive()) {
    assert.equal(next.typeUrl, "containerd.types.transfer.Progress");
    const { event, name, progress, total } = fromBinary(ProgressSchema, next.value);
    told.push([event, name].filter(Boolean).join(" "));
    assert.ok(progress <= total);
  }
  return told;
}

/** Sends no more than it may. */
async function sendFile(stream: OpenStream, bytes: Uint8Array): Promise<void> {
  let window = 0;
  for (let offset = 0; offset < bytes.length;) {
    while (window <= 0) {
      const update = await stream.receive();
      assert.ok(update, "the daemon asks for all that there is");
      window += fromBinary(WindowUpdateSchema, update.value).update;
    }
    const data = bytes.slice(offset, offset + Math.min(32 * 1024, window));
    stream.send({ ...encodeAny(ChunkSchema, { data }), typeUrl: chunkType });
    offset += data.length;
    window -= data.length;
  }
  stream.close();
}

async function receiveFile(stream: OpenStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let window = 0;
  for (;;) {
    if (window < 64 * 1024) {
      stream.send(encodeAny(WindowUpdateSchema, { update: 64 * 1024 }));
      window += 64 * 1024;
    }
    const message = await stream.receive();
    if (message === undefined) return Buffer.concat(chunks);
    assert.equal(message.typeUrl, chunkType);
    const { data } = fromBinary(ChunkSchema, message.value);
    window -= data.length;
    assert.ok(window >= 0, "the daemon sends no more than it may");
    chunks.push(data);
  }
}

const store = (message: MessageInitShape<typeof ImageStoreSchema>): End => [
  ImageStoreSchema,
  { ...message },
];
const overlayfs = { unpacks: [{ platform: platforms[0] ?? {}, snapshotter: "overlayfs" }] };

test("an archive is imported from a stream, and its image tagged, exported and removed", async () => {
  using client = new GrpcClient(address);
  const archive = await openStream(client, "archive");
  const sending = sendFile(archive, readFileSync(home.image));
  const prefix = { name: "import", isPrefix: true, allowOverwrite: true };
  const extraReferences = [{ ...prefix, addDigest: true }];
  const told = await transfer(
    client,
    [ImageImportStreamSchema, { stream: "archive" }],
    store({ platforms, extraReferences, labels: { color: "red" }, ...overlayfs }),
  );
  await sending;
  const digest = /sha256:[0-9a-f]{64}/.exec(home.ok("images", "ls"))?.[0] ?? "";
  const saved = [`saved ${image}`, `saved import@${digest}`];
  assert.deepEqual(told, ["Importing", ...saved, "Completed import"]);
  assert.deepEqual(images(), [image, `import@${digest}`]);
  assert.match(home.ok("images", "ls", `name==${image}`), /color=red/);
  assert.match(home.ok("images", "check", `name==${image}`), /complete \(2\/2\).* true/);

  assert.deepEqual(await transfer(client, store({ name: image }), store({ name: "tagged:1" })), [
    "saved tagged:1",
  ]);
  await assert.rejects(transfer(client, store({ name: "none" }), store({ name: "x" })), {
    code: "not_found",
    message: /No such image: none/,
  });

  const file = await openStream(client, "file");
  const receiving = receiveFile(file);
  await transfer(client, store({ name: "tagged:1" }), [
    ImageExportStreamSchema,
    { stream: "file", platforms },
  ]);
  const listed = spawnSync("tar", ["-tf", "-"], { input: await receiving });
  assert.match(
    listed.stdout.toString(),
    /^oci-layout\nindex\.json\nmanifest\.json\nblobs\/sha256\//,
  );
  const exported = join(folder, "exported.tar");
  writeFileSync(exported, await receiving);
  home.ok("images", "rm", "--sync", ...images());
  home.ok("images", "import", exported);
  home.ok("images", "rm", "--sync", ...images());
});

/** Imports an archive; what the daemon told. */
async function importArchive(
  archive: Uint8Array,
  to: MessageInitShape<typeof ImageStoreSchema>,
): Promise<string[]> {
  using client = new GrpcClient(address);
  const sending = sendFile(await openStream(client, "archive"), archive);
  const told = await transfer(client, [ImageImportStreamSchema, { stream: "archive" }], store(to));
  await sending;
  return told;
}

test("an archive's index is kept under its own name, whoever wrote the archive", async () => {
  const byDocker = join(folder, "docker.tar");
  writeFileSync(byDocker, dockerArchive({ layers: [makeTar([{ name: "f", body: "x" }])] }));
  for (const archive of [home.image, byDocker]) {
    const told = await importArchive(readFileSync(archive), { name: "kept:index" });
    assert.deepEqual(told, ["Importing", "saved kept:index", "Completed import"]);
    assert.deepEqual(images(), ["kept:index"]);
    assert.match(home.ok("images", "ls"), /application\/vnd\.oci\.image\.index\.v1\+json/);
    const exported = join(folder, "kept.tar");
    home.ok("images", "export", exported, "kept:index"); // all that it refers to is there
    home.ok("images", "rm", "--sync", "kept:index");
    assert.equal(home.ok("content", "ls", "--quiet"), "");
  }
});

test("what is no image of a container is kept as it is, and not unpacked", async () => {
  const name = "registry.test/chart:1";
  const archive = artifactArchive(name, Buffer.from("of a chart"));
  const extraReferences = [{ name: "registry.test/chart", isPrefix: true }];
  const told = await importArchive(archive, { extraReferences, platforms, ...overlayfs });
  assert.deepEqual(told, ["Importing", `saved ${name}`, "Completed import"]);
  assert.equal(home.ok("content", "ls", "--quiet").trim().split("\n").length, 3);
  assert.doesNotMatch(home.ok("snapshots", "ls"), /sha256/);
  home.ok("images", "rm", "--sync", name);
  assert.equal(home.ok("content", "ls", "--quiet"), "");
});

test("an image is pushed to a registry and pulled from it, and runs", async () => {
  using client = new GrpcClient(address);
  home.ok("images", "import", home.image);
  const there: End = [OCIRegistrySchema, { reference, resolver: { defaultScheme: "http" } }];
  const pushed = await transfer(client, store({ name: image, platforms }), there);
  assert.match(
    pushed.join("\n"),
    /^Pushing to .*\nwaiting layer-sha256:[^]*complete layer-[^]*Completed/,
  );
  home.ok("images", "rm", "--sync", image);
  const pulled = await transfer(
    client,
    there,
    store({ name: "mine:1", platforms, labels: { color: "blue" }, ...overlayfs }),
  );
  assert.match(
    pulled.join("\n"),
    /^Pulling from .*\n[^]*complete layer-[^]*extracted [^]*saved mine:1\nCompl/,
  );
  assert.deepEqual(images(), ["mine:1"]);
  assert.match(home.ok("images", "ls"), /color=blue/);
  const id = `${home.marker}-pulled`;
  assert.equal(home.ok("run", "--rm", "mine:1", id, "echo", "pulled"), "pulled\n");
  home.ok("images", "rm", "--sync", "mine:1");
  assert.equal(home.ok("content", "ls", "--quiet"), "");
});

test("a registry that wants credentials gets the client's, asked for over a stream", async () => {
  await using guarded = DockerRegistry.start(join(folder, "guarded"), {
    auth: { htpasswd: { realm: "r", path: passwords() } },
  });
  using client = new GrpcClient(address);
  home.ok("images", "import", home.image);
  const credentials = await openStream(client, "credentials");
  const answering = answer(credentials);
  const name = `${guarded.host}/busybox:1`;
  const resolver = { authStream: "credentials", defaultScheme: "http" };
  await transfer(client, store({ name: image }), [
    OCIRegistrySchema,
    { reference: name, resolver },
  ]);
  assert.deepEqual(new Set(await answering), new Set([`${guarded.host} ${name}`]));
  const without: End = [
    OCIRegistrySchema,
    { reference: name, resolver: { defaultScheme: "http" } },
  ];
  await assert.rejects(transfer(client, without, store({ name, platforms })), {
    code: "permission_denied",
  });
  home.ok("images", "rm", "--sync", image);
});

test("what cannot be transferred is refused before anything is done", async () => {
  using client = new GrpcClient(address);
  const there: End = [OCIRegistrySchema, { reference }];
  await assert.rejects(transfer(client, there, there), { code: "unimplemented" });
  const native = { platforms, unpacks: [{ snapshotter: "native" }] };
  await assert.rejects(transfer(client, there, store({ name: "a", ...native })), {
    code: "unimplemented",
    message: /overlayfs alone/,
  });
  const nowhere: End = [ImageImportStreamSchema, { stream: "nowhere" }];
  await assert.rejects(transfer(client, nowhere, store({})), {
    code: "not_found",
    message: /stream "nowhere": not found/,
  });
  const broken = await openStream(client, "broken");
  const sending = sendFile(broken, Buffer.from("no archive"));
  await assert.rejects(
    transfer(client, [ImageImportStreamSchema, { stream: "broken" }], store({})),
    {
      code: "invalid_argument",
    },
  );
  await sending;
  assert.deepEqual(images(), []);
});

test("a stream has an id that no other has, until its client goes", async () => {
  const client = new GrpcClient(address);
  using other = new GrpcClient(address);
  await openStream(client, "one");
  await assert.rejects(openStream(other, "one"), { code: "already_exists" });
  await assert.rejects(openStream(other, ""), { code: "invalid_argument" });
  client[Symbol.dispose]();
  for (;;) {
    try {
      await openStream(other, "one");
      return;
    } catch (error) {
      assert.match(String(error), /already exists/); // the daemon has not heard of the end yet
    }
  }
});

async function answer(stream: OpenStream): Promise<string[]> {
  const asked: string[] = [];
  for (let next = await stream.receive(); next; next = await stream.receive()) {
    const request = fromBinary(AuthRequestSchema, next.value);
    asked.push(`${request.host} ${request.reference}`);
    const secret = { authType: 1, username: "someone", secret: "a secret" };
    stream.send(encodeAny(AuthResponseSchema, secret));
  }
  return asked;
}

/** A line of htpasswd(1), by bcrypt, which is the one form that docker-registry reads. */
function passwords(): string {
  const path = join(folder, "htpasswd");
  const hash =
    'process.stdout.write(Bun.password.hashSync("a secret", { algorithm: "bcrypt", cost: 4 }))';
  const { stdout } = runProgram([process.execPath, "-e", hash]);
  writeFileSync(path, `someone:${stdout}\n`);
  return path;
}
