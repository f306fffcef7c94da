import { Fault } from "@skiff/base";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { texts } from "../grammar/texts.ts";

type Stream = "stdin" | "stdout" | "stderr";

/** The streams that `run` is attached to; undefined: all that there are. */
export const attachToFlag: Flag<ReadonlySet<Stream> | undefined> = converted(
  texts({
    name: "attach",
    short: "a",
    value: "list",
    help: "Attach to STDIN, STDOUT or STDERR",
  }),
  (given) => (given.length === 0 ? undefined : new Set(given.map(decodeStream))),
);

function decodeStream(text: string): Stream {
  const name = text.toLowerCase();
  if (name === "stdin" || name === "stdout" || name === "stderr") return name;
  throw new Fault("invalid_argument", "valid streams are STDIN, STDOUT and STDERR");
}
