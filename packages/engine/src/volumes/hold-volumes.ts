import { Fault } from "@skiff/base";
import { isMounted, type Volume } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { endStrays } from "../network/end-strays.ts";
import { runTool } from "../network/run-tool.ts";
import { planVolumeMount } from "./plan-volume-mount.ts";

type Holder = Pick<Container, "id">;

/**
 * Has what a container's volumes name mounted, of those that name something: once for all containers that
 * need it at a time. Each is written down first; a fault, or a crash, leaves what `letGoVolumes` takes away.
 * Idempotent. Throws what mount(8) says.
 */
export function holdVolumes({ store }: Engine, { id, config }: Container): void {
  const { metadata, volumes } = store;
  for (const { volume: name } of config.binds) {
    const volume = name === undefined ? undefined : volumes.get(name);
    if (volume === undefined || !isMount(volume)) continue;
    const target = volumes.makeDirectory(volume);
    metadata.transaction(() => volumes.hold(volume, id));
    metadata.transaction(() => mount(volume, target, { id })); // nobody unmounts it meanwhile
  }
}

/** Takes back `holdVolumes`: what no other container needs is unmounted. Idempotent. */
export function letGoVolumes(engine: Engine, { id }: Holder): void {
  const { metadata, volumes } = engine.store;
  const held = volumes.listHeld(id);
  if (held.length > 0) endStrays(id); // who has died may have left a mount(8) at work
  for (const volume of held) {
    const letGo = (): void => {
      volumes.letGo(volume, id);
      unmountIdle(engine, volume);
    };
    metadata.freeing(() => metadata.transaction(letGo)); // nobody mounts it meanwhile
  }
}

/** Unmounts what no container needs. Inside a transaction: nobody mounts it meanwhile. Idempotent. */
export function unmountIdle({ store: { volumes } }: Engine, volume: Volume): void {
  if (!volumes.isHeld(volume)) unmount(volumes.path(volume));
}

/** Whether there is something to be mounted where its files are. */
export function isMount({ options }: Pick<Volume, "options">): boolean {
  return Object.keys(options).length > 0;
}

/** Should this process die, its mount(8) is found by the environment: see `endStrays`. */
function mount({ name, options }: Volume, target: string, { id }: Holder): void {
  if (isMounted(target)) return;
  const { status, stderr } = runTool("mount", planVolumeMount(options, target), {
    env: { CNI_CONTAINERID: id },
  });
  if (status === 0) return;
  throw new Fault("failed_precondition", `mount volume ${name}: ${said(stderr)}`);
}

/** Who looks at it on the host keeps it for as long as that takes, and keeps nobody from removing the container. */
function unmount(target: string): void {
  while (isMounted(target)) {
    const { status, stderr } = runTool("umount", ["--lazy", "--", target]);
    if (status !== 0) throw new Fault("unavailable", `unmount ${target}: ${said(stderr)}`);
  }
}

function said(stderr: string): string {
  return stderr.trim().replaceAll(/\s*\n\s*/g, "; ");
}
