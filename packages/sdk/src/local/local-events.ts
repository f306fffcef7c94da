import { Fault } from "@skiff/base";
import { type Engine, readEvents } from "@skiff/engine";
import type { ToldEvent } from "@skiff/store";
import type { EngineEvent, EventKind, EventOf, EventOptions } from "../engine-event.ts";

/** See `Engine.events`; `signal` ends it. */
export function localEvents<Kind extends EventKind>(
  engine: Engine,
  options: EventOptions<Kind>,
  signal: AbortSignal,
): AsyncGenerator<EventOf<Kind>> {
  const [since, until] = [timeOf("since", options.since), timeOf("until", options.until)];
  return selected(readEvents(engine, { since, until, signal }), options);
}

function timeOf(name: string, date: Date | undefined): number | undefined {
  const time = date?.getTime();
  if (!Number.isNaN(time)) return time;
  throw new Fault("invalid_argument", `${name}: it is no date`);
}

async function* selected<Kind extends EventKind>(
  events: AsyncIterable<ToldEvent>,
  options: EventOptions<Kind>,
): AsyncGenerator<EventOf<Kind>> {
  for await (const told of events) {
    const event = describe(told);
    if (isOfKind(event, options) && isOfNamed(event, options) && isWanted(told, options)) {
      yield event;
    }
  }
}

function isOfKind<Kind extends EventKind>(
  event: EngineEvent,
  { kind }: EventOptions<Kind>,
): event is EventOf<Kind> {
  return isOneOf(kind, event.kind);
}

/** Whether it is of a thing that was named, where any was. */
function isOfNamed(
  { kind, id, name }: EngineEvent,
  { container, image, network, volume }: EventOptions,
): boolean {
  const named = { container, image, network, volume };
  if (Object.values(named).every((names) => names === undefined)) return true;
  return isOneOf(named[kind] ?? [], id, name);
}

function isWanted(
  { action, attributes }: ToldEvent,
  { action: actions, labels = {} }: EventOptions,
): boolean {
  return (
    isOneOf(actions, action, action.split(":")[0] ?? "") &&
    Object.entries(labels).every(([label, value]) => attributes.get(label) === value)
  );
}

function isOneOf(wanted: string | readonly string[] | undefined, ...names: string[]): boolean {
  return wanted === undefined || [wanted].flat().some((one) => names.includes(one));
}

function describe({ kind, action, id, attributes: told, at }: ToldEvent): EngineEvent {
  const time = new Date(Number(at / 1_000_000n));
  const given = Object.fromEntries(told);
  if (kind === "container") {
    const { name = "", image = "", ...attributes } = given;
    return { kind, action, id, name, image, time, attributes };
  }
  if (kind === "image") {
    const { name = "", ...attributes } = given;
    return { kind, action, id, name, time, attributes };
  }
  const { name = id, container, ...attributes } = given;
  return { kind, action, id, name, container, time, attributes };
}
