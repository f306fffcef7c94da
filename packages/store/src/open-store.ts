import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Fault } from "@skiff/base";
import { guarded } from "./files/guarded.ts";
import { Metadata } from "./metadata/metadata.ts";
import { Store } from "./store.ts";

export interface StoreOptions {
  /** The directory of everything; made if it is not there. */
  readonly root: string;
  /** The `oar` program, which unpacks layers. */
  readonly oar: string;
}

/** Throws `invalid_argument` for a root that overlayfs could not name, `permission_denied` for one not ours. */
export function openStore(options: StoreOptions): Store {
  const root = resolve(options.root);
  if (/[:,\\\0\n]/.test(root)) {
    throw new Fault("invalid_argument", `root ${JSON.stringify(root)}: has a ':', ',' or '\\'`);
  }
  guarded(`open store ${root}`, () => {
    // Images hold set-user-id programs and devices: nobody else on the host may reach them.
    for (const name of [".", "content", "snapshots", "volumes"]) {
      mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
    }
  });
  return new Store(root, options.oar, Metadata.open(join(root, "store.db")));
}
