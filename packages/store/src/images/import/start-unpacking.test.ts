import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startWriting } from "./start-unpacking.ts";

test("finish() throws where not all of the archive arrived, though the program says nothing of it", async () => {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "unpacking-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const program = join(folder, "oar");
  writeFileSync(program, "#!/bin/sh\nexec 0<&-\nexit 0\n", { mode: 0o755 });

  await using unpacking = startWriting(program, []);
  const much = new Uint8Array(16 << 20); // more than any pipe takes
  await unpacking.write(
    (async function* () {
      yield much;
    })(),
    undefined,
  );
  await assert.rejects(unpacking.finish(), /oar: not all of its input arrived: /);
});
