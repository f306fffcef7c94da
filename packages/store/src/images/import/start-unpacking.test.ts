import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startWriting } from "./start-unpacking.ts";

const folder = mkdtempSync(join(tmpdir(), "unpacking-"));
after(() => rmSync(folder, { recursive: true }));

function writeProgram(script: string): string {
  const program = join(folder, "oar");
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return program;
}

async function* archive(length: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(length);
}

test("finish() throws where not all of the archive arrived, though the program says nothing of it", async () => {
  await using unpacking = await startWriting(writeProgram("exec 0<&-\nexit 0"), []);
  await unpacking.write(archive(16 << 20), undefined); // more than any pipe takes
  await assert.rejects(unpacking.finish(), /oar: not all of its input arrived: /);
});

test("finish() throws where the archive is short enough for the pipe, and nobody has read it", async () => {
  await using unpacking = await startWriting(writeProgram("exec 0<&-; echo '{\"read\":0}'"), []);
  await unpacking.write(archive(1024), undefined);
  await assert.rejects(unpacking.finish(), /it read 0 of 1024 bytes/);
});

test("finish() throws where the program was killed before the end of the archive", async () => {
  await using unpacking = await startWriting(
    writeProgram("head -c 512 > /dev/null; kill -9 $$"),
    [],
  );
  await unpacking.write(archive(1024), undefined);
  await assert.rejects(unpacking.finish(), /ended with (SIGKILL|137)/);
});

test("finish() is content with what was read whole", async () => {
  await using unpacking = await startWriting(writeProgram("echo '{\"read\":'$(wc -c)'}'"), []);
  await unpacking.write(archive(1024), undefined);
  await unpacking.finish();
});
