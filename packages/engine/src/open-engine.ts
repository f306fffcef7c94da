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
import { takeDeletionTime } from "./task/deletion-time.ts";
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
  /** Whether it is an ordinary user's: this process is root of a user namespace then (`oar userns`). */
  readonly rootless?: boolean;
  readonly platform: Platform;
  readonly warn: (fault: Fault) => void;
}

/** Opens a root, made if it is not there; others may have it open too. Throws `permission_denied` to who is not root. */
export function openEngine(options: EngineOptions): Engine {
  if (process.geteuid?.() !== 0) {
    throw new Fault(
      "permission_denied",
      "containers need root: run this as root, with sudo, or by `skiff`, which ordinary users may use",
    );
  }
  takeDeletionTime();
  const { platform, programs, warn, rootless = false } = options;
  const oar = join(programs, "oar");
  const layout = new Layout(options.root, options.state);
  if (rootless) demandShort(layout);
  const store = openStore({ root: layout.root, oar });
  makeFolders(layout, rootless);
  return {
    store,
    containers: new Containers(store),
    networks: new Networks(store, { rootless }),
    attachments: new Attachments(store),
    plugins: { folders: options.plugins ?? pluginFolders, timeout: pluginTimeout },
    layout,
    platform,
    shim: new ShimProgram(platform, layout, {
      path: join(programs, "containerd-shim-oar-v1"),
      rootless,
    }),
    oar: new OarProgram(platform, layout, oar),
    rootless,
    warn,
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}

/** Of a socket's path (unix(7)) as much as its name leaves. */
const longestSockets = 107 - "/".length - 64;

function demandShort({ sockets }: Layout): void {
  const surplus = Buffer.byteLength(sockets) - longestSockets;
  if (surplus <= 0) return;
  throw new Fault(
    "invalid_argument",
    `${sockets}: ${surplus} bytes too long for sockets in it; choose another place with --state`,
  );
}

/** Those that are the root's own, not a container's: what a container leaves can be told from them. */
function makeFolders(layout: Layout, rootless: boolean): void {
  const { root, state, ipam, runtimeRoot } = layout;
  const folders = [
    ...(rootless ? [layout.sockets] : []),
    join(root, "containers"),
    join(state, "containers"),
    join(state, "netns"),
    join(state, "names"),
    ipam,
    join(runtimeRoot, namespace),
  ];
  for (const folder of folders) {
    guarded(`make ${folder}`, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  }
}
