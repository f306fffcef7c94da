import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach } from "node:test";
import { type Config, defaultConfig } from "@skiff/spec";
import { makeBusyboxRootfs } from "../fixtures/busybox-rootfs.ts";
import { assertNothingLeft, observeWorld, type Scope, type World } from "../leftovers/index.ts";
import { ShimTask } from "./shim-task.ts";

/** Where the shim keeps what is not in a bundle. */
const shared = ["/run/containerd/s", "/run/containerd/oar"] as const;

/**
 * Containers of shims for one test file, all in one namespace of containerd's,
 * with a busybox root file system. After each test nothing may be left.
 */
export class ShimHome {
  readonly namespace: string = `shims${process.pid}`;
  readonly folder: string = mkdtempSync(join(tmpdir(), `${this.namespace}-`));
  readonly rootfs: string = join(this.folder, "rootfs");
  readonly scope: Scope = { marker: this.namespace, roots: [...shared, this.folder] };
  #containers = 0;

  constructor() {
    makeBusyboxRootfs(this.rootfs);
    for (const folder of shared) mkdirSync(folder, { recursive: true });
    mkdirSync(`/run/containerd/oar/${this.namespace}`);
    let before: World | undefined;
    beforeEach(() => {
      before = observeWorld(this.scope);
    });
    afterEach(() => {
      if (before !== undefined) assertNothingLeft(before, this.scope);
    });
    after(() => {
      rmSync(this.folder, { recursive: true });
      rmSync(`/run/containerd/oar/${this.namespace}`, { recursive: true });
    });
  }

  /** A bundle, and the shim for it started and connected. Disposing of it runs the shim's `delete`. */
  async task(args: readonly string[], options: TaskOptions = {}): Promise<ShimTask> {
    const id = `${this.namespace}-${this.#containers++}`;
    const bundle = join(this.folder, id);
    mkdirSync(join(bundle, "rootfs"), { recursive: true });
    const config = this.config(args, options.terminal ?? false);
    writeFileSync(join(bundle, "config.json"), JSON.stringify(options.change?.(config) ?? config));
    return ShimTask.open(this, { id, bundle, env: options.env ?? {} });
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
}
