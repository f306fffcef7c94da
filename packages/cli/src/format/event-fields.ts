import type { ToldEvent } from "@skiff/store";
import type { Fields } from "./template/value.ts";

/** An event as Docker's API tells it, for JSON; templates call some of it as Docker's client does. */
export function eventFields({ kind, action, id, attributes, at }: ToldEvent): Fields {
  const from = kind === "container" ? (attributes.get("image") ?? "") : "";
  const fields = {
    ...(kind === "container" && { status: action, id, from }),
    ...(kind === "image" && { status: action, id }),
    Type: kind,
    Action: action,
    Actor: { ID: id, Attributes: attributes },
    scope: "local",
    time: Number(at / 1_000_000_000n),
    timeNano: Number(at),
  };
  const { scope, time, timeNano } = fields;
  const alsoCalled = { Status: action, ID: id, From: from, Scope: scope, Time: time };
  for (const [name, value] of Object.entries({ ...alsoCalled, TimeNano: timeNano })) {
    Object.defineProperty(fields, name, { value, enumerable: false });
  }
  return fields;
}

/** As Docker prints one: "TIME container start ID (image=busybox, name=web)". */
export function eventLine({ kind, action, id, attributes, at }: ToldEvent): string {
  const shown = [...attributes]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  return `${timeText(at)} ${kind} ${action} ${id} (${shown.join(", ")})\n`;
}

/** RFC 3339 with all nanoseconds, in this machine's zone. */
function timeText(at: bigint): string {
  const milliseconds = Number(at / 1_000_000n);
  const offset = -new Date(milliseconds).getTimezoneOffset();
  const local = new Date(milliseconds + offset * 60_000).toISOString().slice(0, 19);
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, "0");
  const size = Math.abs(offset);
  const zone = offset === 0 ? "Z" : `${offset < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
  return `${local}.${String(at % 1_000_000_000n).padStart(9, "0")}${zone}`;
}
