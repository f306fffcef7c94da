import { isList } from "./is-list.ts";
import { kindOf } from "./kind-of.ts";
import { printValue } from "./print-value.ts";
import { quote } from "./quote.ts";
import type { Value } from "./value.ts";

const pieces = /[^%]+|%([-+# 0]*)(\d{0,6})(?:\.(\d{0,6}))?([^])?/gu;

/** Go's `printf`: what does not fit is said inside the text, as Go does. */
export function formatText(format: string, args: readonly Value[]): string {
  let next = 0;
  const texts = [...format.matchAll(pieces)].map(([piece, flags, width, precision, verb]) => {
    if (flags === undefined) return piece;
    if (verb === "%") return "%";
    if (verb === undefined) return "%!(NOVERB)";
    if (next >= args.length) return `%!${verb}(MISSING)`;
    return pad(formatOne(verb, args[next++], { flags, precision }), flags, Number(width));
  });
  const text = texts.join("");
  const extra = args.slice(next).map((arg) => `${kindOf(arg)}=${printValue(arg)}`);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(", ")})`;
}

interface Form {
  readonly flags: string;
  readonly precision: string | undefined;
}

function formatOne(verb: string, value: Value, form: Form): string {
  if (isList(value) && verb !== "v") {
    return `[${value.map((item) => formatOne(verb, item, form)).join(" ")}]`;
  }
  const formatted =
    typeof value === "number" ? formatNumber(verb, value, form) : formatOther(verb, value, form);
  return formatted ?? `%!${verb}(${kindOf(value)}=${printValue(value)})`;
}

function formatOther(verb: string, value: Value, { precision }: Form): string | undefined {
  if (verb === "v") return printValue(value);
  if (verb === "t" && typeof value === "boolean") return String(value);
  if (typeof value !== "string") return undefined;
  const text = precision === undefined ? value : [...value].slice(0, Number(precision)).join("");
  if (verb === "s") return text;
  if (verb === "q") return quote(text);
  if (verb !== "x" && verb !== "X") return undefined;
  const hex = new TextEncoder().encode(text).toHex();
  return verb === "x" ? hex : hex.toUpperCase();
}

function formatNumber(verb: string, value: number, form: Form): string | undefined {
  const digits = unsigned(verb, Math.abs(value), form);
  if (digits === undefined) return undefined;
  if (value < 0 && verb !== "c" && verb !== "q") return `-${digits}`;
  return (form.flags.includes("+") ? "+" : form.flags.includes(" ") ? " " : "") + digits;
}

function unsigned(verb: string, value: number, { precision }: Form): string | undefined {
  const places = precision === undefined ? 6 : Number(precision);
  const isWhole = Number.isInteger(value);
  switch (verb) {
    case "v":
      return String(value);
    case "d":
      return isWhole ? String(value) : undefined;
    case "b":
    case "o":
    case "x":
      return isWhole ? value.toString({ b: 2, o: 8, x: 16 }[verb]) : undefined;
    case "X":
      return isWhole ? value.toString(16).toUpperCase() : undefined;
    case "c":
      return isWhole && value <= 0x10ffff ? String.fromCodePoint(value) : undefined;
    case "f":
    case "F":
      return value.toFixed(Math.min(places, 100));
    case "e":
      return value.toExponential(Math.min(places, 100));
    case "g":
      return precision === undefined ? String(value) : String(Number(value.toPrecision(places)));
    default:
      return undefined;
  }
}

function pad(text: string, flags: string, width: number): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0")) return " ".repeat(missing) + text;
  const sign = /^[-+]/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}
