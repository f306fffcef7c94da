import type { Json } from "./json.ts";

export function jsonText(value: Json): string {
  return JSON.stringify(value).replaceAll(/"#raw:([^"]*)"/g, "$1");
}
