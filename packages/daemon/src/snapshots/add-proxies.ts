import type { Store } from "@skiff/store";
import type { ProxyPlugin } from "../config/config.ts";
import { ProxyDriver } from "./proxy-driver.ts";

/** Makes snapshotters of other processes the store's. Their connections are the caller's to end. */
export function addProxies(
  { drivers }: Pick<Store, "drivers">,
  plugins: readonly ProxyPlugin[],
): readonly Disposable[] {
  return plugins.map(({ name, address }) => {
    const driver = new ProxyDriver({ address, snapshotter: name });
    drivers.add(name, driver);
    return driver;
  });
}
