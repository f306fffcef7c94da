import type { Flag } from "../grammar/flag.ts";
import { toggle } from "../grammar/toggle.ts";

/** `--force` of what asks first. */
export const forceFlag: Flag<boolean> = toggle({
  name: "force",
  short: "f",
  help: "Do not prompt for confirmation",
});
