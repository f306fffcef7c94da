import { host } from "@skiff/kernel/quickjs";

/** This process's variables, those that are text. */
export function environment(): readonly string[] {
  return host.environ.filter((variable) => typeof variable === "string");
}
