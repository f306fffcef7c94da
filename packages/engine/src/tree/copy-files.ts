import { duringAsync, Fault, isFault } from "@skiff/base";
import { readArchiveOf, startWriting } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { lookAt, type Sight } from "./look-at.ts";
import { planCopy } from "./plan-copy.ts";
import { treeLine } from "./tree-line.ts";
import type { Tree } from "./tree.ts";

/** A path in a tree, absolute. */
export interface TreePath {
  readonly tree: Tree;
  readonly path: string;
}

export interface CopyOptions {
  /** A link at the end of the source stands for what it leads to. */
  readonly follow: boolean;
  /** Owners are copied; else files are the caller's. */
  readonly archive: boolean;
  /** Ends it: what has been copied by then stays. Throws `cancelled`. */
  readonly signal?: AbortSignal;
}

/** Copies files from one tree to another; how many bytes the archive had. Throws as `planCopy`, `readFiles` and `writeFiles`. */
export async function copyFiles(
  engine: Engine,
  { from, to }: { readonly from: TreePath; readonly to: TreePath },
  options: CopyOptions,
): Promise<number> {
  const source = await getSource(engine, from, options.follow);
  const seen = await findSight(engine, { ...to, follow: true });
  const destination = seen ?? { kind: "none", path: to.path };
  const { folder, name } = planCopy({ path: from.path, kind: source.kind }, destination);
  const archive = readTree(engine, from, { name, follow: options.follow });
  const bytes = whileWanted(archive, options.signal);
  return writeFiles(engine, { tree: to.tree, path: folder }, { bytes, archive: options.archive });
}

async function* whileWanted(
  archive: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of archive) {
    if (signal?.aborted === true) throw new Fault("cancelled", "called off");
    yield bytes;
  }
}

/** What is at a path, as a tar archive. Throws `not_found`. */
export async function* readFiles(
  engine: Engine,
  from: TreePath,
  { follow }: Pick<CopyOptions, "follow">,
): AsyncGenerator<Uint8Array> {
  const { kind } = await getSource(engine, from, follow);
  const { name } = planCopy({ path: from.path, kind }, { path: "/", kind: "directory" });
  yield* readTree(engine, from, { name, follow });
}

/** Puts an archive's files into a directory that is there; how many bytes it had. Throws `not_found`, `already_exists`, `invalid_argument`. */
export async function writeFiles(
  { store }: Engine,
  { tree, path }: TreePath,
  { bytes, archive }: { readonly bytes: AsyncIterable<Uint8Array>; readonly archive: boolean },
): Promise<number> {
  const options = ["--follow", ...(archive ? ["--keep-owner"] : [])];
  let size = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      size += chunk.length;
      yield chunk;
    }
  };
  const args = treeLine("write", tree, { path, options });
  await duringAsync(`copy to ${path}`, async () => {
    await using writing = await startWriting(store.oar, args, tree.cwd);
    await writing.write(counted(), undefined);
    await writing.finish();
  });
  return size;
}

async function getSource(engine: Engine, from: TreePath, follow: boolean): Promise<Sight> {
  const sight = await findSight(engine, { ...from, follow });
  if (sight !== undefined && sight.kind !== "none") return sight;
  throw new Fault("not_found", `Could not find the file ${from.path}`);
}

async function findSight(
  engine: Engine,
  at: TreePath & { readonly follow: boolean },
): Promise<Sight | undefined> {
  try {
    return await lookAt(engine, at);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

function readTree(
  { store }: Engine,
  { tree, path }: TreePath,
  { name, follow }: { readonly name: string; readonly follow: boolean },
): AsyncIterable<Uint8Array> {
  const options = ["--name", name, ...(follow ? ["--follow"] : [])];
  return readArchiveOf(store.oar, treeLine("read", tree, { path, options }), tree.cwd);
}
