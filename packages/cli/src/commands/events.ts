import { readEvents } from "@skiff/engine";
import { shownImage } from "@skiff/spec";
import type { ToldEvent } from "@skiff/store";
import type { Command } from "../command.ts";
import { filterFlag } from "../filter/filter-flag.ts";
import type { Filters } from "../filter/filters.ts";
import { hasLabel } from "../filter/has-label.ts";
import { eventFields, eventLine } from "../format/event-fields.ts";
import { forTerminal } from "../format/for-terminal.ts";
import { valueFormat } from "../format/value-format.ts";
import { text } from "../grammar/text.ts";
import { decodeTime } from "../options/decode-time.ts";

const filter = filterFlag([
  "container",
  "event",
  "image",
  "label",
  "network",
  "scope",
  "type",
  "volume",
]);
const format = text({
  name: "format",
  value: "string",
  help: "Format output: 'json', or a template such as '{{.Action}} {{.ID}}'",
});
const since = text({
  name: "since",
  value: "string",
  help: "Show all events created since timestamp",
});
const until = text({ name: "until", value: "string", help: "Stream events until this timestamp" });

export const events: Command = {
  usage: "[OPTIONS]",
  summary: "Get real time events of containers, images, networks and volumes",
  flags: [filter, format, since, until],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const wanted = line.get(format);
    const formatted = wanted === undefined ? undefined : valueFormat(wanted);
    const print = (event: ToldEvent): string =>
      formatted === undefined ? forTerminal(eventLine(event)) : formatted(eventFields(event));
    const now = Date.now();
    const span = {
      since: decodeTime(line.get(since), now),
      until: decodeTime(line.get(until), now),
    };
    const engine = await session.engine();
    for await (const event of readEvents(engine, span)) {
      if (isWanted(event, line.get(filter))) await session.out(print(event));
    }
    return 0;
  },
};

function isWanted(event: ToldEvent, filters: Filters): boolean {
  const { kind, action, attributes } = event;
  return (
    filters.any("type", (type) => type === kind) &&
    filters.any("scope", (scope) => scope === "local") &&
    filters.any("event", (wanted) => wanted === action || wanted === action.split(":")[0]) &&
    filters.any("image", (image) => isOfImage(event, image)) &&
    (["container", "network", "volume"] as const).every((of) =>
      filters.any(of, (name) => kind === of && isNamed(event, name)),
    ) &&
    filters.every("label", (label) => hasLabel(attributes, label))
  );
}

/** By its id, the beginning of that, or its name. */
function isNamed({ id, attributes }: ToldEvent, name: string): boolean {
  return id.startsWith(name) || name.replace(/^\//, "") === attributes.get("name");
}

/** By its id or its name, without its tag too: of a container, that of its image. */
function isOfImage({ kind, id, attributes }: ToldEvent, wanted: string): boolean {
  if (kind !== "image" && kind !== "container") return false;
  const names = kind === "image" ? [id, attributes.get("name")] : [attributes.get("image")];
  return names
    .filter((name) => name !== undefined)
    .some((name) => [name, shownImage(name), name.replace(/:[^:/]*$/, "")].includes(wanted));
}
