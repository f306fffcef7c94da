import { join } from "node:path";
import { openStore } from "@skiff/store";
import type { GrpcService } from "@skiff/rpc/grpc";
import type { Config } from "./config/config.ts";
import { Garbage } from "./garbage.ts";
import { contentService } from "./services/content.ts";
import { diffService } from "./services/diff.ts";
import { imagesService } from "./services/images.ts";
import { introspectionService } from "./services/introspection.ts";
import { leasesService } from "./services/leases.ts";
import { namespacesService } from "./services/namespaces.ts";
import { snapshotsService } from "./services/snapshots.ts";
import { versionService } from "./services/version.ts";

/** All that a daemon serves. */
export interface Daemon extends AsyncDisposable {
  readonly services: readonly GrpcService[];
}

/** Everything, wired. `programs` is the directory of `oar` and the shim. */
export function compose(config: Config, programs: string): Daemon {
  const store = openStore({ root: config.root, oar: join(programs, "oar") });
  const garbage = new Garbage(store);
  const served = [
    versionService(),
    namespacesService(store),
    contentService(store),
    imagesService(store, garbage),
    leasesService(store, garbage),
    snapshotsService(store, garbage),
    diffService(store),
  ];
  const others = [
    { type: "io.containerd.content.v1", id: "content", exports: { root: store.contentDirectory } },
    {
      type: "io.containerd.snapshotter.v1",
      id: "overlayfs",
      exports: { root: store.snapshotDirectory },
    },
  ];
  return {
    services: [...served, introspectionService({ root: config.root, served, others })],
    [Symbol.asyncDispose]: async () => {
      await garbage.settled();
      store[Symbol.dispose]();
    },
  };
}
