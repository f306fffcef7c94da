import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import type { Flag } from "../grammar/flag.ts";

interface ListFlags {
  readonly format: Flag<string | undefined>;
  readonly noTrunc: Flag<boolean>;
}

/** What every list takes. */
export const listFlags: ListFlags = {
  format: text({
    name: "format",
    value: "string",
    help: "Format output: 'json', or a template such as '{{.ID}} {{.Names}}', 'table {{.ID}}'",
  }),
  noTrunc: toggle({ name: "no-trunc", help: "Don't truncate output" }),
};
