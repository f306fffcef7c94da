import { findErofsObstacle, type Store } from "@skiff/store";
import type { ProxyPlugin } from "../config/config.ts";
import { platforms } from "../request/platforms.ts";
import type { PluginFacts } from "../services/introspection.ts";

const type = "io.containerd.snapshotter.v1";
/** gRPC's UNIMPLEMENTED: to `ctr`, a plugin that is passed over. */
const skipped = 12;

/** Every snapshotter that clients may ask for, and of what cannot be here, why. */
export function snapshotterPlugins(
  { snapshotDirectory: root }: Pick<Store, "snapshotDirectory">,
  proxies: readonly ProxyPlugin[],
): readonly PluginFacts[] {
  const obstacle = findErofsObstacle();
  const initErr = obstacle === undefined ? {} : { initErr: { code: skipped, message: obstacle } };
  const plugins: Omit<PluginFacts, "type">[] = [
    { id: "overlayfs", exports: { root } },
    { id: "native", exports: { root } },
    { id: "erofs", exports: { root }, ...initErr },
    ...proxies.map(({ name, exports }) => ({ id: name, exports: { ...exports } })),
  ];
  return plugins.map((plugin) => ({ ...plugin, type, platforms: platforms() }));
}
