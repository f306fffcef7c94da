import { type ContainerEvent, readEvents } from "@skiff/engine";
import type { Command } from "../command.ts";
import { filterFlag } from "../filter/filter-flag.ts";
import type { Filters } from "../filter/filters.ts";
import { hasLabel } from "../filter/has-label.ts";
import { eventFields, eventLine } from "../format/event-fields.ts";
import { forTerminal } from "../format/for-terminal.ts";
import { valueFormat } from "../format/value-format.ts";
import { text } from "../grammar/text.ts";
import { decodeTime } from "../options/decode-time.ts";

const filter = filterFlag(["container", "event", "image", "label", "scope", "type"]);
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
  summary: "Get real time events from containers",
  flags: [filter, format, since, until],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const wanted = line.get(format);
    const formatted = wanted === undefined ? undefined : valueFormat(wanted);
    const print = (event: ContainerEvent): string =>
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

function isWanted({ action, id, attributes }: ContainerEvent, filters: Filters): boolean {
  return (
    filters.any("type", (type) => type === "container") &&
    filters.any("scope", (scope) => scope === "local") &&
    filters.any("event", (event) => event === action || event === action.split(":")[0]) &&
    filters.any("image", (image) => image === attributes.get("image")) &&
    filters.any(
      "container",
      (name) => id.startsWith(name) || name.replace(/^\//, "") === attributes.get("name"),
    ) &&
    filters.every("label", (label) => hasLabel(attributes, label))
  );
}
