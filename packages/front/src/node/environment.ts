import { host } from "host:linux";
import { textOf } from "./text-of.ts";

let variables: Record<string, string | undefined> | undefined;

/** `process.env` */
export function environment(): Record<string, string | undefined> {
  return (variables ??= Object.fromEntries(
    host.environ.map((pair) => {
      const text = textOf(pair);
      const end = text.indexOf("=", 1);
      return [text.slice(0, end), text.slice(end + 1)];
    }),
  ));
}
