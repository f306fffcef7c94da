import { guardedAsync } from "../files/guarded-async.ts";

/** What a tree takes on its disk. */
export interface Usage {
  /** In bytes, of blocks that are allocated. */
  readonly size: number;
  readonly inodes: number;
}

/** Of all below a directory and itself; a file with several names counts once. */
export async function observeUsage(directory: string): Promise<Usage> {
  const { lstat, readdir } = process.getBuiltinModule("node:fs/promises");
  const seen = new Set<bigint>();
  let size = 0;
  const folders = [directory];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const path = folder;
    const entries = await guardedAsync(`measure ${path}`, () =>
      readdir(path, { withFileTypes: true }),
    );
    const paths = entries.map(({ name }) => `${path}/${name}`);
    for (const [i, each] of [path, ...paths].entries()) {
      const stat = await guardedAsync(`measure ${each}`, () => lstat(each, { bigint: true }));
      if (!seen.has(stat.ino)) size += Number(stat.blocks) * 512;
      seen.add(stat.ino);
      if (i > 0 && stat.isDirectory()) folders.push(each);
    }
  }
  return { size, inodes: seen.size };
}
