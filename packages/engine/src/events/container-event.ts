import { type Store, tellOf } from "@skiff/store";
import type { Bind } from "../container/bind.ts";
import type { Container } from "../container/container.ts";
import { tellOfVolume } from "../volumes/tell-of-volume.ts";

/** Tells of a container, with its labels, name and image. Inside a transaction it is part of that. */
export function tell(
  store: Store,
  { id, name, imageName, config }: Omit<Container, "createdAt">,
  { action, ...more }: { readonly action: string } & Readonly<Record<string, string>>,
): void {
  const { labels } = config.surroundings;
  const attributes = { ...labels, image: imageName, name, ...more };
  if (action === "start") tellOfVolumes(store, id, config.binds, mounted);
  tellOf(store, { kind: "container", action, id, attributes });
  if (action === "die") tellOfVolumes(store, id, config.binds, unmounted);
}

type Told = { readonly action: string } & Readonly<Record<string, string>>;

const mounted = ({ destination, readOnly }: Bind): Told => ({
  action: "mount",
  destination,
  propagation: "",
  "read/write": String(!readOnly),
});
const unmounted = (): Told => ({ action: "unmount" });

function tellOfVolumes(
  store: Store,
  container: string,
  binds: readonly Bind[],
  tells: (bind: Bind) => Told,
): void {
  for (const bind of binds) {
    if (bind.volume !== undefined) tellOfVolume(store, bind.volume, { ...tells(bind), container });
  }
}
