import { Fault } from "@skiff/base";
import type { Output } from "../output.ts";

interface Question {
  /** "Username: ". */
  readonly text: string;
  readonly answer: "shown" | "hidden";
}

/**
 * Asks for a line of `keys`, on a terminal that is raw already: what is typed sooner is not shown
 * either. Throws `cancelled` when they end, or by Ctrl-C or Ctrl-D.
 */
export async function prompt(
  output: Output,
  keys: AsyncIterator<string, void>,
  { text, answer }: Question,
): Promise<string> {
  await output.err(text);
  let line = "";
  for (;;) {
    const next = await keys.next();
    const key = next.done === true ? "\u0004" : next.value;
    if (key === "\u0003" || key === "\u0004") {
      await output.err("\r\n");
      throw new Fault("cancelled", `${text.replace(/: $/, "")} was not given`);
    }
    if (key === "\r" || key === "\n") {
      await output.err("\r\n");
      return line.trim();
    }
    const isErased = key === "\u007f" && line !== "";
    line = key === "\u007f" ? line.slice(0, -1) : `${line}${key}`;
    if (answer === "shown" && key !== "\u007f") await output.err(key);
    if (answer === "shown" && isErased) await output.err("\b \b");
  }
}
