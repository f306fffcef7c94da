import { type Code, Fault } from "@skiff/base";

/** Something wrong at an offset of a template, told as Docker does. */
export function templateFault(
  source: string,
  at: number,
  reason: string,
  code: Code = "invalid_argument",
): Fault {
  const before = source.slice(0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n") - 1;
  return new Fault(code, `template parsing error: template: :${line}:${column}: ${reason}`);
}
