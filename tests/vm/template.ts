import { createHash } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Emulator } from "./emulator.ts";
import { images } from "./images.ts";
import { type First, planArguments } from "./plan-arguments.ts";

/** A machine whose agent waits for its first script, saved. */
export interface Template {
  readonly memory: string;
  readonly state: string;
}

/** Boots a machine and saves it, once for these images; the next time it is there. */
export async function ensureTemplate(first: First, disk: string): Promise<Template> {
  const name = join(images.folder, `${first}-${fingerprint(first)}`);
  const template = { memory: `${name}.memory`, state: `${name}.state` };
  if (existsSync(template.state)) return template;
  const memory = { path: template.memory, kept: "changed" } as const;
  await using emulator = new Emulator({ first, memory, disk, incoming: false });
  await emulator.answer();
  const unfinished = `${template.state}.new`;
  // What is in the file of the memory already is left out of the state.
  emulator.tell("migrate_set_capability x-ignore-shared on");
  emulator.tell(`migrate "exec:cat >${unfinished}"`);
  emulator.tell("quit");
  await emulator.waitForEnd();
  renameSync(unfinished, template.state);
  return template;
}

/** Of what the images' stamp does not tell: another machine cannot go on with this one's state. */
function fingerprint(first: First): string {
  const memory = { path: "", kept: "copied" } as const;
  const words = planArguments("", { first, memory, disk: "", incoming: false });
  return createHash("sha256").update(words.join("\n")).digest("hex").slice(0, 8);
}
