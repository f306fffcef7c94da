import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { isFault } from "@skiff/base";
import { cleanTarPath, TarDecoder } from "@skiff/spec";
import { programs } from "../fixtures/index.ts";
import { archiveOf, randomArchive } from "./archive.ts";
import { fuzz } from "./fuzz.ts";
import type { Json } from "./json.ts";

const folder = mkdtempSync(join(tmpdir(), "fuzz-tar-"));
const outside = join(folder, "outside");
mkdirSync(outside);
after(() => rmSync(folder, { recursive: true }));

/** Not further than that folder: a mistake must not hurt anything else. */
const hostile = [
  "../outside",
  "../outside/new",
  `${outside}/new`,
  outside,
  "a/../../outside/secret",
];

test("an archive is decoded, or refused as an argument", () => {
  fuzz({
    name: "tar",
    count: 5000,
    make: (random) => randomArchive(random, hostile),
    check: (input) => decode(archiveOf(input)),
  });
});

test("an archive is unpacked where it is to be, or refused", () => {
  fuzz({
    name: "unpack",
    count: 150,
    make: (random) => randomArchive(random, hostile),
    check: unpack,
  });
});

function decode(archive: Uint8Array): void {
  const decoder = new TarDecoder();
  try {
    for (let at = 0; at + 512 <= archive.length;) {
      const step = decoder.block(archive.slice(at, at + 512));
      at += 512;
      if (step.kind === "end") return;
      if (step.kind === "more") continue;
      const size = step.kind === "entry" ? step.entry.size : step.size;
      assert.ok(Number.isSafeInteger(size) && size >= 0, `size ${size}`);
      if (step.kind === "entry") demandClean(step.entry.path);
      else if (at + size > archive.length) return;
      else decoder.extend(archive.slice(at, at + size));
      at += Math.ceil(size / 512) * 512;
    }
  } catch (error) {
    if (!isFault(error, "invalid_argument")) throw error;
  }
}

function demandClean(path: Parameters<typeof cleanTarPath>[0]): void {
  const parts = cleanTarPath(path).split("/");
  assert.ok(parts.every((part) => part !== ".." && part !== "." && !part.includes("\0")));
}

function unpack(input: Json): void {
  const directory = join(folder, "layer");
  using _directory = { [Symbol.dispose]: () => rmSync(directory, { recursive: true }) };
  mkdirSync(directory);
  writeFileSync(join(outside, "secret"), "untouched");
  const { status, stderr } = spawnSync(programs.oar, ["unpack", directory], {
    input: archiveOf(input),
    encoding: "utf8",
  });
  assert.ok(status === 0 || status === 1, `exit status ${status}: ${stderr}`);
  if (status === 1) assert.match(stderr, /^oar: [^\n]+\n$/);
  assert.deepEqual(readdirSync(folder).toSorted(), ["layer", "outside"]);
  assert.deepEqual(readdirSync(outside), ["secret"]);
  assert.equal(readFileSync(join(outside, "secret"), "utf8"), "untouched");
}
