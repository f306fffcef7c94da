import { rawTerminal } from "../bun/raw-terminal.ts";
import { readInput } from "../bun/read-input.ts";
import { Fault } from "@skiff/base";
import type { Output } from "../output.ts";

/** Asks for a line on the terminal that is our input. Throws `cancelled` when it is ended by Ctrl-C or Ctrl-D. */
export async function prompt(
  output: Output,
  question: string,
  answer: "shown" | "hidden",
): Promise<string> {
  await output.err(question);
  using raw = rawTerminal(0);
  void raw;
  let text = "";
  for await (const chunk of readInput()) {
    for (const key of new TextDecoder().decode(chunk)) {
      if (key === "\r" || key === "\n") {
        await output.err("\r\n");
        return text.trim();
      }
      if (key === "\u0003" || key === "\u0004") throw cancelled(question);
      text = key === "\u007f" ? text.slice(0, -1) : `${text}${key}`;
      if (answer === "shown") await output.err(key === "\u007f" ? "\b \b" : key);
    }
  }
  throw cancelled(question);
}

function cancelled(question: string): Fault {
  return new Fault("cancelled", `${question.replace(/:.*/, "")} was not given`);
}
