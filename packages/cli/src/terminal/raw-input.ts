/** What is typed, key by key. Disposing of it gives the terminal its lines back. */
export interface RawInput extends Disposable {
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Standard input is a terminal. */
export function rawInput(): RawInput {
  const { stdin } = process;
  stdin.setRawMode(true);
  return {
    bytes: stdin,
    [Symbol.dispose]: () => void stdin.setRawMode(false),
  };
}
