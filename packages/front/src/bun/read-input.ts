import { guardedAsync } from "@skiff/store";
import { readDescriptor } from "../read-descriptor.ts";

/** Standard input, to its end. Throws where it cannot be read. */
export async function* readInput(): AsyncGenerator<Uint8Array, void> {
  const input = readDescriptor(0);
  for (;;) {
    const { done, value } = await guardedAsync("read standard input", () => input.next());
    if (done === true) return;
    yield value;
  }
}
