import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { type Image, openStore, type Store } from "@skiff/store";
import { importImage } from "@skiff/store";
import { programs } from "../fixtures/index.ts";
import { assertNothingLeft, observeWorld, type Scope, type World } from "../leftovers/index.ts";

/**
 * A folder for one test file, and in it a store's root for each test. After each test the
 * world is compared with the one before it: no process, mount or file may be left.
 */
export class StoreHome {
  readonly marker: string = `store${process.pid}`;
  readonly folder: string = mkdtempSync(join(tmpdir(), `${this.marker}-`));
  #count = 0;

  constructor() {
    const scope: Scope = { marker: this.marker };
    let world: World | undefined;
    // Bun opens a descriptor of its own for each of these when it is first used.
    before(() => void [process.stdout, process.stderr]);
    beforeEach(() => {
      this.#count++;
      mkdirSync(this.scratch);
      world = observeWorld(scope);
    });
    afterEach(async () => {
      rmSync(this.scratch, { recursive: true });
      if (world !== undefined) await assertNothingLeft(world, scope);
    });
    after(() => rmSync(this.folder, { recursive: true }));
  }

  /** This test's own folder. */
  get scratch(): string {
    return join(this.folder, String(this.#count));
  }

  get root(): string {
    return join(this.scratch, "root");
  }

  get scope(): Scope {
    return {
      marker: this.marker,
      roots: [join(this.root, "content"), join(this.root, "snapshots")],
      databases: [join(this.root, "store.db")],
    };
  }

  open(): Store {
    return openStore({ root: this.root, oar: programs.oar });
  }

  /** Writes it to this test's folder; its path. */
  file(name: string, bytes: string | Uint8Array): string {
    const path = join(this.scratch, name);
    writeFileSync(path, bytes);
    return path;
  }

  /** Fails unless the store has neither rows nor files. */
  assertEmpty(): void {
    const { rows, files } = observeWorld(this.scope);
    assert.deepEqual([...rows], []);
    const folders = ["content", "snapshots"].map((name) => `${join(this.root, name)} (directory)`);
    assert.deepEqual([...files].toSorted(), folders);
  }

  async load(store: Store, archive: Uint8Array | string): Promise<readonly Image[]> {
    const path = typeof archive === "string" ? archive : this.file("archive.tar", archive);
    return importImage(store, path, {
      warn: (fault) => {
        throw fault;
      },
    });
  }
}
