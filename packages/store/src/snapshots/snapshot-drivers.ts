import type { SnapshotDriver } from "./snapshot-driver.ts";

type Load = () => Promise<SnapshotDriver>;

/** The snapshotters beside overlayfs, by name; each is loaded when it is first used. */
export class SnapshotDrivers {
  readonly #loads: Map<string, Load> = new Map([
    ["native", async () => (await import("./native/native-driver.ts")).nativeDriver],
    ["erofs", async () => (await import("./erofs/erofs-driver.ts")).erofsDriver],
  ]);

  /** One more, which other processes on this store need not know. */
  add(name: string, driver: SnapshotDriver): void {
    this.#loads.set(name, () => Promise.resolve(driver));
  }

  /** Undefined for one that is not known here. */
  find(name: string): Load | undefined {
    return this.#loads.get(name);
  }
}
