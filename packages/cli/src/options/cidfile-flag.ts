import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";

export const cidfileFlag: Flag<string | undefined> = text({
  name: "cidfile",
  value: "string",
  help: "Write the container ID to the file",
});
