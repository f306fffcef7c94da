import { readInput } from "../bun/read-input.ts";

/** What is typed on the terminal that is our input, a character at a time. */
export async function* readKeys(): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  for await (const chunk of readInput()) yield* decoder.decode(chunk, { stream: true });
}
