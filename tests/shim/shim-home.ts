import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach } from "node:test";
import { type Config, defaultConfig } from "@skiff/spec";
import { makeBusyboxRootfs } from "../fixtures/busybox-rootfs.ts";
import { assertNothingLeft, observeWorld, type Scope, type World } from "../leftovers/index.ts";
import { ShimTask } from "./shim-task.ts";

/**
 * Containers of shims for one test file, all in one namespace of containerd's,
 * with a busybox root file system. After each test nothing may be left.
 */
export class ShimHome {
  readonly namespace: string = `shims${process.pid}`;
  readonly folder: string = mkdtempSync(join(tmpdir(), `${this.namespace}-`));
  readonly rootfs: string = join(this.folder, "rootfs");
  /** Of the OCI runtime's containers. */
  readonly root: string = `/run/containerd/oar/${this.namespace}`;
  readonly scope: Scope = { marker: this.namespace, roots: [this.root, this.folder] };
  #containers = 0;

  constructor() {
    makeBusyboxRootfs(this.rootfs);
    mkdirSync(this.root, { recursive: true });
    let before: World | undefined;
    beforeEach(() => {
      before = observeWorld(this.scope);
    });
    afterEach(async () => {
      if (before !== undefined) await assertNothingLeft(before, this.scope);
    });
    after(() => {
      rmSync(this.folder, { recursive: true });
      rmSync(this.root, { recursive: true });
    });
  }

  /** Where a container's shim listens: containerd's name for it. */
  socket(id: string): string {
    const name = createHash("sha256").update(`/run/none.sock/${this.namespace}/${id}`);
    return `/run/containerd/s/${name.digest("hex")}`;
  }

  /** A bundle, and the shim for it started and connected. Disposing of it runs the shim's `delete`. */
  async task(args: readonly string[], options: TaskOptions = {}): Promise<ShimTask> {
    const id = `${this.namespace}-${this.#containers++}`;
    const bundle = join(this.folder, id);
    mkdirSync(join(bundle, "rootfs"), { recursive: true });
    const config = this.config(args, options.terminal ?? false);
    writeFileSync(join(bundle, "config.json"), JSON.stringify(options.change?.(config) ?? config));
    return ShimTask.open(this, { id, bundle, env: options.env ?? {}, shim: options.shim ?? id });
  }

  config(args: readonly string[], terminal: boolean): Config {
    const config = defaultConfig({ cgroupNamespace: false });
    return {
      ...config,
      process: { ...config.process, args: [...args], terminal },
      root: { path: this.rootfs, readonly: true },
    };
  }
}

export interface TaskOptions {
  readonly terminal?: boolean;
  readonly change?: (config: Config) => Config;
  readonly env?: Readonly<Record<string, string>>;
  /** Whose shim it has: its own if not said. */
  readonly shim?: string;
}
