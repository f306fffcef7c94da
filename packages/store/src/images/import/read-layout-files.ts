import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault, isFault } from "@skiff/base";
import { readFileBytes } from "../../archive/read-file-bytes.ts";
import type { Content } from "../../content/content.ts";
import { guarded } from "../../files/guarded.ts";
import { longestDocument } from "../read-document.ts";
import { expectedDigest } from "./file-kind.ts";
import { SourceFiles } from "./source-files.ts";
import type { Taking } from "./taking.ts";

/** Takes in an OCI layout that is a directory. Links in it are not followed. */
export async function readLayoutFiles(taking: Taking, directory: string): Promise<SourceFiles> {
  const documents = new Map<string, string>();
  for (const name of ["oci-layout", "index.json"]) {
    const text = findText(directory, name);
    if (text === undefined) throw new Fault("invalid_argument", `it has no file ${name}`);
    documents.set(name, text);
  }
  const content = new Map<string, Content>();
  for (const path of listBlobs(directory)) {
    taking.signal?.throwIfAborted();
    content.set(path, await takeIn(taking, directory, path));
  }
  return new SourceFiles({ documents, content, links: new Map() });
}

function listBlobs(directory: string): readonly string[] {
  return guarded("list blobs", () =>
    readdirSync(join(directory, "blobs")).flatMap((algorithm) =>
      readdirSync(join(directory, "blobs", algorithm)).map((hex) => `blobs/${algorithm}/${hex}`),
    ),
  );
}

async function takeIn({ store, lease }: Taking, directory: string, path: string): Promise<Content> {
  const digest = expectedDigest(path);
  if (digest === undefined) throw new Fault("invalid_argument", `${path} is no blob`);
  const size = sizeOfFile(directory, path);
  return (
    store.content.findAndKeep(lease, digest) ??
    (await store.content.ingest(lease, readFileBytes(join(directory, path)), { digest, size }))
  );
}

function findText(directory: string, name: string): string | undefined {
  try {
    if (sizeOfFile(directory, name) > longestDocument) {
      throw new Fault("invalid_argument", `${name} is too long`);
    }
    return guarded(`read ${name}`, () => readFileSync(join(directory, name), "utf8"));
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

/** A FIFO would be waited for, and a link could lead anywhere. */
function sizeOfFile(directory: string, path: string): number {
  const stat = guarded(`read ${path}`, () => lstatSync(join(directory, path)));
  if (!stat.isFile()) throw new Fault("invalid_argument", `${path} is no regular file`);
  return stat.size;
}
