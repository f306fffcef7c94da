import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeDetachKeys } from "../options/decode-detach-keys.ts";
import { detachable } from "./detachable.ts";

const keys = decodeDetachKeys(undefined);

test("detachable() passes all on but the whole sequence, however it is cut", async () => {
  assert.deepEqual(await typed("ab\u0010", "c\u0010\u0010"), "ab\u0010c\u0010");
  assert.deepEqual(await typed("\u0011\u0010", "\u0010x"), "\u0011\u0010\u0010x");
  assert.deepEqual(await typed("ls\r\u0010\u0011lost"), "ls\r[left]");
  assert.deepEqual(await typed("ls\r\u0010", "\u0011", "lost"), "ls\r[left]");
});

test("decodeDetachKeys() reads letters and control characters, and refuses others", () => {
  assert.deepEqual([...decodeDetachKeys("a,ctrl-A,ctrl-],~")], [97, 1, 29, 126]);
  for (const wrong of ["", "ctrl-", "ctrl-1", "ab", "a,,b", "é"]) {
    assert.throws(() => decodeDetachKeys(wrong), { code: "invalid_argument" }, wrong);
  }
});

/** What comes through, to the end of the input or to its being left. */
async function typed(...chunks: string[]): Promise<string> {
  const { input, detached } = detachable(bytesOf(chunks), keys);
  let text = "";
  const ended = (async () => {
    for await (const bytes of input) text += new TextDecoder().decode(bytes);
  })();
  await Promise.race([ended, detached.then(() => (text += "[left]"))]);
  return text;
}

async function* bytesOf(chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield new TextEncoder().encode(chunk);
}
