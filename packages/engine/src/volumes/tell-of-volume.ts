import { type Store, tellOf } from "@skiff/store";

/** Inside the transaction that changes something of the volume. */
export function tellOfVolume(
  store: Store,
  name: string,
  { action, ...more }: { readonly action: string } & Readonly<Record<string, string>>,
): void {
  tellOf(store, { kind: "volume", action, id: name, attributes: { driver: "local", ...more } });
}
