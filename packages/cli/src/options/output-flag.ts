import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";

/** `--output`: where an archive goes. */
export const outputFlag: Flag<string | undefined> = text({
  name: "output",
  short: "o",
  value: "string",
  help: "Write to a file, instead of STDOUT",
});
