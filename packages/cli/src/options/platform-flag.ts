import { decodePlatformText, type Platform } from "@skiff/spec";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";

/** `--platform`. */
export const platformFlag: Flag<Platform | undefined> = converted(
  text({
    name: "platform",
    value: "string",
    help: "Of an image for several platforms, the one to take (OS/ARCHITECTURE[/VARIANT])",
  }),
  (given) => (given === undefined ? undefined : decodePlatformText(given)),
);
