import { expected } from "./expected.ts";

export function boolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw expected("boolean", value);
  return value;
}
