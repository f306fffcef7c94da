import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { readLayeredFile } from "./read-layered-file.ts";

/** Layers from the uppermost down, each a map of path to text, or to `-> target` for a link. */
function withLayers(
  trees: readonly Readonly<Record<string, string>>[],
  check: (layers: readonly string[]) => void,
): void {
  const root = mkdtempSync(join(tmpdir(), "layers-"));
  try {
    const layers = trees.map((tree, at) => {
      const layer = join(root, String(at));
      mkdirSync(layer);
      for (const [path, text] of Object.entries(tree)) {
        mkdirSync(dirname(join(layer, path)), { recursive: true });
        if (text.startsWith("-> ")) symlinkSync(text.slice(3), join(layer, path));
        else writeFileSync(join(layer, path), text);
      }
      return layer;
    });
    check(layers);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const passwd = "/etc/passwd";

test("readLayeredFile() takes the uppermost layer's file", () => {
  withLayers([{ "etc/hosts": "h" }, { "etc/passwd": "mid" }, { "etc/passwd": "low" }], (layers) => {
    assert.equal(readLayeredFile(layers, passwd), "mid");
    assert.equal(readLayeredFile(layers, "/etc/group"), undefined);
    assert.equal(readLayeredFile(layers, "/etc"), undefined);
  });
});

test("readLayeredFile() follows links inside of the overlay only", () => {
  const low = { "usr/lib/accounts": "inside", "etc/passwd": "-> ../usr/lib/accounts" };
  withLayers([low], (layers) => assert.equal(readLayeredFile(layers, passwd), "inside"));
  const absolute = { "etc/passwd": "-> /usr/x", "usr/x": "inside" };
  withLayers([absolute], (layers) => assert.equal(readLayeredFile(layers, passwd), "inside"));
  const out = { "etc/passwd": "-> ../../../../../../etc/hostname" };
  withLayers([out], (layers) => assert.equal(readLayeredFile(layers, passwd), undefined));
  const dir = { etc: "-> /etc" };
  withLayers([dir], (layers) => assert.equal(readLayeredFile(layers, passwd), undefined));
  const circle = { "etc/passwd": "-> passwd" };
  withLayers([circle], (layers) => assert.equal(readLayeredFile(layers, passwd), undefined));
});

test("readLayeredFile() does not look through a link that a layer above turned into a directory", () => {
  withLayers([{ "etc/hosts": "h" }, { etc: "-> /etc" }], (layers) => {
    assert.equal(readLayeredFile(layers, passwd), undefined);
  });
});

test("readLayeredFile() lets a file or a link above hide a directory below", () => {
  withLayers([{ etc: "file" }, { "etc/passwd": "low" }], (layers) => {
    assert.equal(readLayeredFile(layers, passwd), undefined);
  });
});

const skip = process.getuid?.() === 0 ? false : "needs root to make a whiteout";
test("readLayeredFile() finds nothing below a whiteout", { skip }, () => {
  withLayers([{}, { "etc/passwd": "low" }], (layers) => {
    mkdirSync(join(layers[0] ?? "", "etc"));
    execFileSync("mknod", [join(layers[0] ?? "", passwd), "c", "0", "0"]);
    assert.equal(readLayeredFile(layers, passwd), undefined);
  });
});

test("readLayeredFile() reads neither FIFOs nor directories", () => {
  withLayers([{ "etc/hosts": "h" }], (layers) => {
    execFileSync("mkfifo", [join(layers[0] ?? "", passwd)]);
    assert.throws(() => readLayeredFile(layers, passwd), { code: "failed_precondition" });
  });
});
