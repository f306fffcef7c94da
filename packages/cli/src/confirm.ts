import { Fault } from "@skiff/base";
import { readInput } from "./bun/read-input.ts";
import type { ParsedLine } from "./grammar/parsed-line.ts";
import { forceFlag } from "./options/force-flag.ts";
import type { Session } from "./session.ts";

/** Warns, and asks whether to go on, unless forced. Throws `cancelled` for any answer but yes. */
export async function confirm(
  line: ParsedLine,
  session: Session,
  { warning, command }: { readonly warning: string; readonly command: string },
): Promise<void> {
  if (line.get(forceFlag)) return;
  await session.out(`WARNING! ${warning}\nAre you sure you want to continue? [y/N] `);
  const answer = await readLine();
  if (["y", "Y"].includes(answer.trim())) return;
  throw new Fault("cancelled", `${command} has been cancelled`);
}

async function readLine(): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of readInput()) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0] ?? "";
}
