import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";

/** `--format` of what is one thing, not a list. */
export const formatFlag: Flag<string | undefined> = text({
  name: "format",
  short: "f",
  value: "string",
  help: "Format output: 'json', or a template such as '{{.ID}}'",
});
