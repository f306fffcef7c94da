import { forTerminal } from "./for-terminal.ts";
import { compileTemplate } from "./template/compile-template.ts";
import { encodeJson } from "./template/encode-json.ts";
import type { Value } from "./template/value.ts";

/** How `--format` wants one thing printed: "json", or a template of Go's. Throws `invalid_argument`. */
export function valueFormat(format: string): (value: Value) => string {
  if (format === "json") return (value) => `${encodeJson(value)}\n`;
  const template = compileTemplate(format);
  return (value) => forTerminal(`${template(value)}\n`);
}
