import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";
import { texts } from "../grammar/texts.ts";

interface ChangeFlags {
  readonly change: Flag<readonly string[]>;
  readonly message: Flag<string | undefined>;
}

/** What whoever makes an image says of it. */
export const changeFlags: ChangeFlags = {
  change: texts({
    name: "change",
    short: "c",
    value: "list",
    help: "Apply Dockerfile instruction to the created image",
  }),
  message: text({ name: "message", short: "m", value: "string", help: "Commit message" }),
};
