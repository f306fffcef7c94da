import { Fault } from "@skiff/base";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import { decodeTime } from "./decode-time.ts";

const follow = toggle({ name: "follow", short: "f", help: "Follow log output" });
const since = text({
  name: "since",
  value: "string",
  help: 'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
});
const until = text({
  name: "until",
  value: "string",
  help: 'Show logs before a timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
});
const timestamps = toggle({ name: "timestamps", short: "t", help: "Show timestamps" });

/** Which lines of a log are shown, and whether with their times. */
export const logSpanFlags: {
  readonly follow: Flag<boolean>;
  readonly since: Flag<string | undefined>;
  readonly until: Flag<string | undefined>;
  readonly timestamps: Flag<boolean>;
} = { follow, since, until, timestamps };

/** Times are milliseconds since the epoch. Throws `invalid_argument`. */
export function readLogSpan(line: ParsedLine): {
  readonly follow: boolean;
  readonly since: number | undefined;
  readonly until: number | undefined;
} {
  const now = Date.now();
  return {
    follow: line.get(follow),
    since: decodeTime(line.get(since), now),
    until: decodeTime(line.get(until), now),
  };
}

/** How many lines from the end: a number or "all". Throws `invalid_argument`. */
export function decodeTail(given: string | undefined): number | undefined {
  if (given === undefined || given === "all" || given === "-1") return undefined;
  if (!/^\d{1,9}$/.test(given)) throw new Fault("invalid_argument", 'must be a number or "all"');
  return Number(given);
}
