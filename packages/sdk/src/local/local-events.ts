import { Fault } from "@skiff/base";
import { type Engine, readEvents } from "@skiff/engine";
import type { ToldEvent } from "@skiff/store";
import type { EngineEvent, EventOptions } from "../engine-event.ts";

/** See `Engine.events`; `signal` ends it. */
export function localEvents(
  engine: Engine,
  options: EventOptions,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  const [since, until] = [timeOf("since", options.since), timeOf("until", options.until)];
  return selected(readEvents(engine, { since, until, signal }), options);
}

function timeOf(name: string, date: Date | undefined): number | undefined {
  const time = date?.getTime();
  if (!Number.isNaN(time)) return time;
  throw new Fault("invalid_argument", `${name}: it is no date`);
}

async function* selected(
  events: AsyncIterable<ToldEvent>,
  options: EventOptions,
): AsyncGenerator<EngineEvent> {
  for await (const event of events) if (isWanted(event, options)) yield describe(event);
}

function isWanted(
  { kind, action, id, attributes }: ToldEvent,
  { container, action: actions, labels = {} }: EventOptions,
): boolean {
  const isOne = (wanted: string | readonly string[] | undefined, ...names: string[]): boolean =>
    wanted === undefined || [wanted].flat().some((one) => names.includes(one));
  return (
    kind === "container" &&
    isOne(container, id, attributes.get("name") ?? "") &&
    isOne(actions, action, action.split(":")[0] ?? "") &&
    Object.entries(labels).every(([label, value]) => attributes.get(label) === value)
  );
}

function describe({ action, id, attributes, at }: ToldEvent): EngineEvent {
  const { name = "", image = "", ...others } = Object.fromEntries(attributes);
  return { action, id, name, image, time: new Date(Number(at / 1_000_000n)), attributes: others };
}
