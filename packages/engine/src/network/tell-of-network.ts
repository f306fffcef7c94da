import { type Store, tellOf } from "@skiff/store";
import type { Network } from "./network.ts";

/** Inside the transaction that changes something of the network. */
export function tellOfNetwork(
  store: Store,
  { id, name, driver }: Pick<Network, "id" | "name" | "driver">,
  { action, ...more }: { readonly action: string } & Readonly<Record<string, string>>,
): void {
  const attributes = { name, type: driver, ...more };
  tellOf(store, { kind: "network", action, id, attributes });
}
