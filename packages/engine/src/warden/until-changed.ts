import type { Engine } from "../engine.ts";

/** The death of a process commits nothing: that of an owner is looked for so often. */
export const ownerCheckMs = 1000;

/** Until something is committed, but not for longer. */
export async function untilChanged(engine: Engine, milliseconds: number): Promise<void> {
  using changes = engine.store.watch();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([promise, changes.next()]);
  clearTimeout(timer);
}
