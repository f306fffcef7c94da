import { during, Fault } from "@skiff/base";
import { cleanTarPath, showByteString, type TarEntry } from "@skiff/spec";
import { type ArchiveEntry, readArchive } from "../../archive/read-archive.ts";
import type { Content } from "../../content/content.ts";
import { longestDocument } from "../read-document.ts";
import { expectedDigest, isDocument, isWanted } from "./file-kind.ts";
import { SourceFiles } from "./source-files.ts";
import type { Taking } from "./taking.ts";

/** No image has so many; without a limit, empty files would fill the store with rows. */
const mostFiles = 100_000;

/** Takes in an archive as it comes: what is needed is known only at its end, the rest is garbage then. */
export async function readArchiveFiles(
  taking: Taking,
  bytes: AsyncIterable<Uint8Array>,
): Promise<SourceFiles> {
  const found = {
    documents: new Map<string, string>(),
    content: new Map<string, Content>(),
    links: new Map<string, string>(),
  };
  let count = 0;
  for await (const { entry, body } of readArchive(bytes)) {
    taking.signal?.throwIfAborted();
    if (++count > mostFiles)
      throw new Fault("invalid_argument", `it has more than ${mostFiles} files`);
    const path = pathOf(entry);
    switch (entry.type) {
      case "directory":
        break;
      case "file":
        if (isDocument(path)) found.documents.set(path, await readText(path, entry, body));
        else if (isWanted(path))
          found.content.set(path, await takeIn(taking, { path, entry, body }));
        break;
      case "symbolic link":
        found.links.set(path, linkTarget(path, entry));
        break;
      case "hard link":
        found.links.set(path, cleanInside(entry.target));
        break;
      case "character device":
      case "block device":
      case "fifo":
        throw new Fault(
          "invalid_argument",
          `${JSON.stringify(path)} is a ${entry.type}, which no image archive has`,
        );
      default:
        entry.type satisfies never;
    }
  }
  return new SourceFiles(found);
}

async function takeIn(
  { store, lease }: Taking,
  { path, entry, body }: ArchiveEntry & { readonly path: string },
): Promise<Content> {
  const digest = expectedDigest(path);
  const present = digest === undefined ? undefined : store.content.findAndKeep(lease, digest);
  if (present !== undefined) return present;
  const expected = digest === undefined ? {} : { digest };
  return store.content.ingest(lease, body, { ...expected, size: entry.size });
}

async function readText(
  path: string,
  entry: TarEntry,
  body: AsyncIterable<Uint8Array>,
): Promise<string> {
  if (entry.size > longestDocument) {
    throw new Fault("invalid_argument", `${path} of ${entry.size} bytes is too long`);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function pathOf(entry: TarEntry): string {
  if (entry.path.startsWith("/")) {
    throw new Fault(
      "invalid_argument",
      `path ${JSON.stringify(showByteString(entry.path))} is absolute`,
    );
  }
  return cleanInside(entry.path);
}

/** Relative to the folder that the link is in. */
function linkTarget(path: string, entry: TarEntry): string {
  const name = JSON.stringify(path);
  if (entry.target.startsWith("/")) {
    throw new Fault("invalid_argument", `symbolic link ${name} leads out of the archive`);
  }
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return during(`symbolic link ${name}`, () => cleanInside(`${folder}${entry.target}`));
}

function cleanInside(path: string): string {
  return showByteString(cleanTarPath(path));
}
