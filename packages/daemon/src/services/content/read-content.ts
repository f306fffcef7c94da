import { closeSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { Fault } from "@skiff/base";
import { decodeDigest } from "@skiff/spec";
import { guarded, guardedAsync, type Store } from "@skiff/store";
import { safeNumber } from "../../request/safe-number.ts";

const chunkSize = 1024 * 1024;
/** What is no longer is read at once: three ways to another thread and back take longer. Documents are. */
const short = 64 * 1024;

/** A part of content, piece by piece; a size of 0 is all of the rest. Throws `invalid_argument` beyond its end. */
export async function* readContent(
  store: Store,
  request: { readonly digest: string; readonly offset: bigint; readonly size: bigint },
): AsyncGenerator<{ offset: bigint; data: Uint8Array }> {
  const content = store.contentCatalog.get(decodeDigest(request.digest));
  const start = safeNumber("offset", request.offset);
  const wanted = safeNumber("size", request.size);
  if (start > content.size) {
    throw new Fault(
      "invalid_argument",
      `offset ${start} is past the content's ${content.size} bytes`,
    );
  }
  const end = wanted === 0 ? content.size : Math.min(content.size, start + wanted);
  const path = store.content.path(content);
  if (start < end && end - start <= short) {
    const place = { start, length: end - start };
    const data = guarded(`read ${path}`, () => readShort(path, place));
    if (data.length < end - start) throw cutOff(content.digest);
    yield { offset: BigInt(start), data };
    return;
  }
  const file = await guardedAsync(`read ${path}`, () => open(path, "r"));
  try {
    for (let offset = start; offset < end;) {
      const buffer = new Uint8Array(Math.min(chunkSize, end - offset));
      const { bytesRead } = await guardedAsync(`read ${path}`, () =>
        file.read(buffer, 0, buffer.length, offset),
      );
      if (bytesRead === 0) throw cutOff(content.digest);
      yield { offset: BigInt(offset), data: buffer.subarray(0, bytesRead) };
      offset += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** Less where the file ends before that. */
function readShort(
  path: string,
  { start, length }: { readonly start: number; readonly length: number },
): Uint8Array {
  const buffer = new Uint8Array(length);
  const file = openSync(path, "r");
  try {
    return buffer.subarray(0, readSync(file, buffer, 0, length, start));
  } finally {
    closeSync(file);
  }
}

function cutOff(digest: string): Fault {
  return new Fault("internal", `content ${digest} is cut off`);
}
