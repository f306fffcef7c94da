import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { isFault } from "@skiff/base";
import { openStore } from "@skiff/store";
import { programs } from "../fixtures/index.ts";
import {
  blob,
  dockerArchive,
  type ImageParts,
  ociArchive,
  ociBlobs,
  ociEntries,
  ociIndexArchive,
} from "./make-image.ts";
import { type Entry, makeTar } from "./make-tar.ts";
import { StoreHome } from "./store-home.ts";

const home = new StoreHome();

const layer = makeTar([{ name: "file", body: "x".repeat(5000) }]);
const parts: ImageParts = { layers: [layer] };
const good = ociArchive(parts);

const refused: readonly (readonly [what: string, archive: Buffer, message: RegExp])[] = [
  ["nothing", Buffer.alloc(0), /^no image: .*archive\.tar: it is empty$/],
  [
    "text",
    Buffer.from("hello ".repeat(1000)),
    /^no image: .*: block 0: the checksum of a header is wrong$/,
  ],
  ["zeros", Buffer.alloc(10_240), /neither oci-layout nor manifest\.json/],
  [
    "an archive of something else",
    makeTar([{ name: "README", body: "x" }]),
    /neither oci-layout nor manifest\.json/,
  ],
  ["a cut-off archive", good.subarray(0, 3000), /^no image: .*cut off after 3000 bytes$/],
  ["a cut-off gzip", gzipSync(good).subarray(0, 500), /broken gzip: unexpected end of file/],
  ["a broken gzip", broken(gzipSync(good), 300), /broken gzip|checksum of a header|cut off/],
  [
    "xz",
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0]),
    /compression by xz is not supported/,
  ],
  ["an absolute path", evil({ name: "/etc/evil", body: "x" }), /path "\/etc\/evil" is absolute/],
  [
    "a path that climbs out",
    evil({ name: "../../tmp/evil", body: "x" }),
    /leads out of the archive's root/,
  ],
  [
    "a blob's path that climbs out",
    evil({ name: "blobs/sha256/../../../evil", body: "x" }),
    /leads out of/,
  ],
  [
    "a blob with a strange name",
    evil({ name: "blobs/sha256/evil", body: "x" }),
    /is not a sha256 or sha512 digest/,
  ],
  [
    "an absolute link",
    evil({ name: "x", type: "2", target: "/etc/passwd" }),
    /symbolic link "x" leads out of the archive/,
  ],
  [
    "a link that climbs out",
    evil({ name: "a/x", type: "2", target: "../../etc/passwd" }),
    /symbolic link "a\/x": .* leads out of/,
  ],
  [
    "a hard link that climbs out",
    evil({ name: "x", type: "1", target: "../etc/passwd" }),
    /leads out of/,
  ],
  ["a device", evil({ name: "x", type: "4", device: [8, 0] }), /"x" is a block device/],
  ["a FIFO", evil({ name: "index.json", type: "6" }), /"index\.json" is a fifo/],
  [
    "a size that is a lie",
    makeTar([...ociEntries(parts), { name: "x", body: "x", size: 2 ** 33 - 1 }]),
    /cut off after/,
  ],
  [
    "a huge document",
    makeTar([{ name: "index.json", size: 2 ** 30 }]),
    /index\.json of 1073741824 bytes is too long/,
  ],
  [
    "a blob that is not its digest",
    replaced(parts, (bytes) => broken(bytes, 40)),
    /has the digest sha256:/,
  ],
  [
    "a layer that is missing",
    without(parts, 0),
    /image docker\.io\/library\/test:latest: sha256:[a-f0-9]+ is missing/,
  ],
  ["a configuration that is missing", without(parts, 1), /is missing/],
  ["a manifest that is missing", without(parts, 2), /is missing/],
  [
    "no index",
    makeTar(ociEntries(parts).filter(({ name }) => name !== "index.json")),
    /the layout has no file index\.json/,
  ],
  ["an index that is no JSON", withDocument("index.json", "{"), /index\.json: not JSON/],
  [
    "an index of nothing",
    withDocument("index.json", '{"schemaVersion":2,"manifests":[]}'),
    /index\.json lists none/,
  ],
  [
    "an index of another form",
    withDocument("index.json", '{"schemaVersion":2,"manifests":[{"mediaType":1}]}'),
    /index\.json: manifests\[0\]\.mediaType: expected string, found number/,
  ],
  [
    "a layout of another version",
    withDocument("oci-layout", '{"imageLayoutVersion":"2.0.0"}'),
    /imageLayoutVersion: "2\.0\.0" is not one of 1\.0\.0/,
  ],
  [
    "another platform's image",
    ociIndexArchive("x:1", [{ ...parts, architecture: "s390x" }]),
    /it has nothing for linux\/(amd64|arm64)/,
  ],
  [
    "more layers than the configuration",
    ociArchive({ ...parts, config: { rootfs: { type: "layers", diff_ids: [] } } }),
    /it has 1 layers, and its configuration 0/,
  ],
  [
    "a layer that is not what the configuration says",
    ociArchive({
      ...parts,
      config: { rootfs: { type: "layers", diff_ids: [blob(Buffer.from("y")).digest] } },
    }),
    /it unpacks to sha256:[a-f0-9]+ instead of sha256:/,
  ],
  [
    "a configuration of another form",
    ociArchive({ ...parts, config: { config: { Env: "A=b" } } }),
    /config\.Env: expected array, found string/,
  ],
  [
    "a layer that is no archive",
    ociArchive({ layers: [Buffer.from("no archive ".repeat(99))] }),
    /layer sha256:[a-f0-9]+: block 0: the checksum of a header is wrong/,
  ],
  [
    "a layer cut off in its gzip",
    ociArchive({ ...parts, compress: (bytes) => gzipSync(bytes).subarray(0, -20) }),
    /layer sha256:[a-f0-9]+: broken gzip/,
  ],
  [
    "a layer with a path that climbs out",
    hostile({ name: "../evil", body: "x" }),
    /layer sha256:[a-f0-9]+: \.\.\/evil: .*leads out/,
  ],
  [
    "a layer with a disk",
    hostile({ name: "sda", type: "4", device: [8, 0] }),
    /may not have the block device 8:0/,
  ],
  [
    "a layer with a hard link out",
    hostile({ name: "x", type: "1", target: "../../etc/passwd" }),
    /leads out/,
  ],
  [
    "a docker archive whose layer is missing",
    docker(({ name }) => name !== "layer0/layer.tar"),
    /manifest\.json: it has no file "layer0\/layer\.tar"/,
  ],
  [
    "a docker archive whose configuration is missing",
    docker(({ name }) => !/^[a-f0-9]{64}\.json$/.test(name)),
    /it has no file "[a-f0-9]{64}\.json"/,
  ],
  [
    "a docker archive with a bad name",
    dockerArchive({ ...parts, names: ["UPPER:1"] }),
    /image name "UPPER:1": the repository must be in lower case/,
  ],
  [
    "a docker archive whose paths climb out",
    makeTar([{ name: "manifest.json", body: '[{"Config":"../c","Layers":[]}]' }]),
    /leads out of/,
  ],
  [
    "a docker archive of links in a circle",
    makeTar([
      { name: "a", type: "2", target: "b" },
      { name: "b", type: "2", target: "a" },
      { name: "manifest.json", body: '[{"Config":"a","Layers":[]}]' },
    ]),
    /it has no file "a"/,
  ],
];

for (const [what, archive, message] of refused) {
  test(`importImage() refuses ${what}, and leaves nothing`, async () => {
    using store = home.open();
    await assert.rejects(home.load(store, archive), (fault) => {
      assert.ok(
        isFault(fault, "invalid_argument", "failed_precondition", "unimplemented"),
        String(fault),
      );
      assert.match(fault.message, message);
      return true;
    });
    home.assertEmpty();
    assert.ok(!existsSync("/tmp/evil"));
  });
}

test("importImage() refuses what is not there, and a directory that is no layout", async () => {
  using store = home.open();
  await assert.rejects(home.load(store, join(home.scratch, "none.tar")), { code: "not_found" });
  const layout = join(home.scratch, "layout");
  mkdirSync(layout);
  await assert.rejects(home.load(store, layout), {
    code: "invalid_argument",
    message: /it has no file oci-layout/,
  });
  spawnSync("tar", ["-x", "-C", layout], { input: good });
  const blobs = join(layout, "blobs/sha256");
  symlinkSync("/etc/passwd", join(blobs, "a".repeat(64)));
  await assert.rejects(home.load(store, layout), {
    code: "invalid_argument",
    message: /is no regular file/,
  });
  home.assertEmpty();
});

test("importImage() says that oar is missing", async () => {
  using store = openStore({ root: home.root, oar: "/nonexistent/oar" });
  await assert.rejects(home.load(store, good), {
    code: "not_found",
    message: /run \/nonexistent\/oar/,
  });
  home.assertEmpty();
});

test("importImage() passes on that oar was killed", async () => {
  const oar = home.file("oar", "#!/bin/sh\nkill -9 $$\n");
  spawnSync("chmod", ["+x", oar]);
  using store = openStore({ root: home.root, oar });
  await assert.rejects(home.load(store, good), { code: "internal", message: /ended with SIGKILL/ });
  home.assertEmpty();
});

test("openStore() refuses a root that overlayfs cannot name, and one that is not ours", () => {
  for (const root of ["a:b", "a,b", "a\\b"]) {
    assert.throws(() => openStore({ root: join(home.scratch, root), oar: programs.oar }), {
      code: "invalid_argument",
    });
  }
  const file = home.file("file", "x");
  assert.throws(() => openStore({ root: join(file, "root"), oar: programs.oar }), {
    code: "failed_precondition",
  });
});

function evil(entry: Entry): Buffer {
  return makeTar([...ociEntries(parts), entry]);
}

function hostile(entry: Entry): Buffer {
  return ociArchive({ layers: [makeTar([{ name: "fine", body: "x" }, entry])] });
}

function withDocument(name: string, body: string): Buffer {
  return makeTar(
    ociEntries(parts).map((entry) => (entry.name === name ? { ...entry, body } : entry)),
  );
}

/** Without its n-th blob: the layer, the configuration, the manifest. */
function without(image: ImageParts, n: number): Buffer {
  const gone = ociBlobs(image).blobs[n]?.digest.replace(":", "/");
  return makeTar(ociEntries(image).filter(({ name }) => name !== `blobs/${gone}`));
}

function replaced(image: ImageParts, change: (bytes: Buffer) => Buffer): Buffer {
  const [first] = ociBlobs(image).blobs;
  const name = `blobs/${first?.digest.replace(":", "/")}`;
  return makeTar(
    ociEntries(image).map((entry) =>
      entry.name === name ? { ...entry, body: change(Buffer.from(entry.body ?? "")) } : entry,
    ),
  );
}

function docker(keep: (entry: Entry) => boolean): Buffer {
  return makeTar(listTar(dockerArchive(parts)).filter(keep));
}

/** The files of a tar archive that `makeTar` made. */
function listTar(bytes: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; bytes[at] !== 0;) {
    const size = Number.parseInt(bytes.toString("latin1", at + 124, at + 135), 8);
    const name = bytes.toString("latin1", at, at + 100).replace(/\0.*$/s, "");
    const type = bytes.toString("latin1", at + 156, at + 157);
    entries.push({ name, type, body: bytes.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

/** One bit is another. */
function broken(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}
