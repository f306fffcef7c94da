import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";

/** The pod that a container is to be in. */
export const podFlag: Flag<string | undefined> = text({
  name: "pod",
  value: "string",
  help: "Run the container in an existing pod, or in a new one ('new:NAME')",
});
