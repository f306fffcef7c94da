/** What is typed, without the keys that say that whoever types it leaves. */
export interface Detachable {
  readonly input: AsyncIterable<Uint8Array>;
  /** Resolves when the keys were typed: the input then neither goes on nor ends. */
  readonly detached: Promise<void>;
}

/** Keys that begin the sequence are held back until they turn out not to be it. */
export function detachable(input: AsyncIterable<Uint8Array>, keys: Uint8Array): Detachable {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { input: filter(input, keys, resolve), detached: promise };
}

async function* filter(
  input: AsyncIterable<Uint8Array>,
  keys: Uint8Array,
  leave: () => void,
): AsyncGenerator<Uint8Array> {
  let matched = 0;
  for await (const chunk of input) {
    const passed: number[] = [];
    for (const byte of chunk) {
      if (byte !== keys[matched] && matched > 0) {
        passed.push(...keys.subarray(0, matched));
        matched = 0;
      }
      if (byte === keys[matched]) matched++;
      else passed.push(byte);
      if (matched < keys.length) continue;
      if (passed.length > 0) yield Uint8Array.from(passed);
      leave();
      await new Promise(() => {});
    }
    if (passed.length > 0) yield Uint8Array.from(passed);
  }
}
