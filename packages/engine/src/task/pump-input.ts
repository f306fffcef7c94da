import { close, constants, openSync, write } from "node:fs";
import { promisify } from "node:util";
import { guarded, guardedAsync } from "@skiff/store";

const writeAsync = promisify(write);
const closeAsync = promisify(close);

/**
 * Opens a process's input, which from now on has a writer, and passes on all of
 * `from`; `finished` resolves when that has ended, and the input is closed.
 */
export function pumpInput(
  path: string,
  from: AsyncIterable<Uint8Array>,
): { readonly finished: Promise<void> } {
  // O_RDWR does not wait for the shim to open its end. Writing does wait, in a thread of its own.
  const fd = guarded(`open ${path}`, () => openSync(path, constants.O_RDWR));
  return { finished: pump(fd, from) };
}

async function pump(fd: number, from: AsyncIterable<Uint8Array>): Promise<void> {
  await using input = new AsyncDisposableStack();
  input.defer(() => closeAsync(fd));
  for await (const bytes of from) {
    for (let offset = 0; offset < bytes.length;) {
      const { bytesWritten } = await guardedAsync("write input", () =>
        writeAsync(fd, bytes, offset, bytes.length - offset, null),
      );
      offset += bytesWritten;
    }
  }
}
