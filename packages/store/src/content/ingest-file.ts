import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { Fault } from "@skiff/base";
import { decodeDigest, type Digest, digestParts } from "@skiff/spec";
import { guardedAsync } from "../files/guarded-async.ts";

/** Writes `bytes` to a file, verified and on the disk when this returns. */
export async function ingestFile(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  expected: { readonly digest?: Digest; readonly size?: number },
): Promise<{ readonly digest: Digest; readonly size: number }> {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const { open } = process.getBuiltinModule("node:fs/promises");
  const algorithm =
    expected.digest === undefined ? "sha256" : digestParts(expected.digest).algorithm;
  const hash = createHash(algorithm);
  const file = await guardedAsync(`create ${path}`, () => open(path, "w", 0o600));
  let size = 0;
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > (expected.size ?? Infinity))
        throw wrongSize(expected, `more than ${expected.size}`);
      hash.update(chunk);
      await guardedAsync(`write ${path}`, () => writeAll(file, chunk));
    }
    if (size !== (expected.size ?? size)) throw wrongSize(expected, `${size}`);
    const digest = decodeDigest(`${algorithm}:${hash.digest("hex")}`);
    if (digest !== (expected.digest ?? digest)) {
      throw new Fault("invalid_argument", `content ${expected.digest} has the digest ${digest}`);
    }
    await guardedAsync(`sync ${path}`, () => file.sync());
    await syncDirectory(dirname(path));
    return { digest, size };
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    done += (await file.write(chunk, done, chunk.length - done)).bytesWritten;
  }
}

async function syncDirectory(path: string): Promise<void> {
  await guardedAsync(`sync ${path}`, async () => {
    const { open } = process.getBuiltinModule("node:fs/promises");
    const directory = await open(path, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  });
}

function wrongSize(
  expected: { readonly digest?: Digest; readonly size?: number },
  found: string,
): Fault {
  const name = expected.digest ?? "content";
  return new Fault("invalid_argument", `${name} has ${found} bytes instead of ${expected.size}`);
}
