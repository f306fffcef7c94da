import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";
import { guarded, openStore } from "@skiff/store";
import { Containers } from "./container/containers.ts";
import type { Engine } from "./engine.ts";
import { Layout } from "./layout.ts";
import { Attachments } from "./network/attachments.ts";
import { Networks } from "./network/networks.ts";
import { pluginFolders } from "./network/plugin-folders.ts";
import type { Platform } from "./platform.ts";
import { OarProgram } from "./task/oar-program.ts";
import { namespace, ShimProgram } from "./task/shim-program.ts";

/** Milliseconds: plugins take dozens of them, on a busy machine some thousands. */
const pluginTimeout = 15_000;

export interface EngineOptions {
  /** What lasts: images, containers' files, the store. */
  readonly root: string;
  /** What a reboot may take away: sockets, bundles. */
  readonly state: string;
  /** The directory of `oar` and `containerd-shim-oar-v1`. */
  readonly programs: string;
  /** Where CNI's plugins are; absent: where distributions have them. */
  readonly plugins?: readonly string[] | undefined;
  readonly platform: Platform;
  readonly warn: (fault: Fault) => void;
}

/** Opens a root, made if it is not there; others may have it open too. Throws `permission_denied` to who is not root. */
export function openEngine(options: EngineOptions): Engine {
  if (process.geteuid?.() !== 0) {
    throw new Fault(
      "permission_denied",
      "containers need root for now: run this as root, or with sudo",
    );
  }
  const { platform, programs, warn } = options;
  const oar = join(programs, "oar");
  const layout = new Layout(options.root, options.state);
  const store = openStore({ root: layout.root, oar });
  makeFolders(layout);
  return {
    store,
    containers: new Containers(store),
    networks: new Networks(store),
    attachments: new Attachments(store),
    plugins: { folders: options.plugins ?? pluginFolders, timeout: pluginTimeout },
    layout,
    platform,
    shim: new ShimProgram(platform, layout, join(programs, "containerd-shim-oar-v1")),
    oar: new OarProgram(platform, layout, oar),
    warn,
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}

/** Those that are the root's own, not a container's: what a container leaves can be told from them. */
function makeFolders({ root, state, ipam, runtimeRoot }: Layout): void {
  const folders = [
    join(root, "containers"),
    join(state, "containers"),
    join(state, "netns"),
    ipam,
    join(runtimeRoot, namespace),
  ];
  for (const folder of folders) {
    guarded(`make ${folder}`, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  }
}
