import { posix } from "node:path";
import { Fault } from "@skiff/base";
import {
  containerTree,
  copyFiles,
  type Engine,
  hostTree,
  readFiles,
  type TreePath,
  writeFiles,
} from "@skiff/engine";
import { decompress, readArchive } from "@skiff/store";
import type { Abortable } from "../abortable.ts";
import type { CopyOptions, Files, WriteOptions } from "../files.ts";
import { fileArchive } from "./file-archive.ts";
import { hostPath } from "./host-path.ts";
import { streamOf } from "./stream-of.ts";
import { untilAborted } from "./until-aborted.ts";
import type { Work } from "./work.ts";

/** See `Files`. */
export class LocalFiles implements Files {
  readonly #engine: Engine;
  readonly #work: Work;
  readonly #id: string;

  /** `id`: the container's. */
  constructor(engine: Engine, work: Work, id: string) {
    this.#engine = engine;
    this.#work = work;
    this.#id = id;
  }

  async read(path: string, { signal }: Abortable = {}): Promise<Uint8Array> {
    return this.#work.call({
      doing: `read ${path}`,
      signal,
      run: (stop) => onlyFile(path, untilAborted(this.#read(path, true), stop)),
    });
  }

  async write(
    path: string,
    content: string | Uint8Array,
    { mode, signal }: WriteOptions = {},
  ): Promise<void> {
    const archive = fileArchive({ path, content, mode });
    await this.writeArchive(posix.dirname(path), archive, { signal });
  }

  async copyIn(source: string, target: string, options: CopyOptions = {}): Promise<void> {
    const from = { tree: hostTree, path: hostPath(source) };
    await this.#copy(`copy ${source} to ${target}`, options, async () => ({
      from,
      to: await this.#at(target),
    }));
  }

  async copyOut(source: string, target: string, options: CopyOptions = {}): Promise<void> {
    const to = { tree: hostTree, path: hostPath(target) };
    await this.#copy(`copy ${source} to ${target}`, options, async () => ({
      from: await this.#at(source),
      to,
    }));
  }

  readArchive(path: string, { signal }: Abortable = {}): ReadableStream<Uint8Array> {
    return streamOf(this.#work, { doing: `read ${path}`, signal }, () => this.#read(path, false));
  }

  async writeArchive(
    path: string,
    archive: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
    { signal }: Abortable = {},
  ): Promise<void> {
    await this.#work.call({
      doing: `write to ${path}`,
      signal,
      run: async (stop) => {
        const bytes = decompress(untilAborted(archive, stop));
        await writeFiles(this.#engine, await this.#at(path), { bytes, archive: true });
      },
    });
  }

  async #copy(
    doing: string,
    { follow = false, archive = false, signal }: CopyOptions,
    places: () => Promise<{ readonly from: TreePath; readonly to: TreePath }>,
  ): Promise<void> {
    await this.#work.call({
      doing,
      signal,
      run: async (stop) =>
        copyFiles(this.#engine, await places(), { follow, archive, signal: stop }),
    });
  }

  async *#read(path: string, follow: boolean): AsyncGenerator<Uint8Array> {
    yield* readFiles(this.#engine, await this.#at(path), { follow });
  }

  /** Throws `not_found`, `invalid_argument`. */
  async #at(path: string): Promise<TreePath> {
    if (!path.startsWith("/")) {
      throw new Fault("invalid_argument", `${path}: a path in a container must be absolute`);
    }
    const container = this.#engine.containers.get(this.#id);
    return { tree: await containerTree(this.#engine, container), path };
  }
}

async function onlyFile(path: string, archive: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  let found: Buffer | undefined;
  for await (const { entry, body } of readArchive(archive)) {
    if (entry.type !== "file") break;
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    found = Buffer.concat(chunks);
  }
  if (found !== undefined) return found;
  throw new Fault("invalid_argument", `${path} is no file`);
}
