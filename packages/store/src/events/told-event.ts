import { decodeJson, map, object, string } from "@skiff/spec";
import { ownNamespace } from "../namespaces/own-namespace.ts";
import type { Store } from "../store.ts";
import type { LoggedEvent } from "./event-log.ts";

const kinds = ["container", "image", "network", "volume"] as const;

/** Something that happened to one of Skiff's own things. */
export interface ToldEvent {
  readonly kind: (typeof kinds)[number];
  /** In Docker's words: "create", "die", "health_status: healthy". */
  readonly action: string;
  /** Of the thing; a volume's name, and of an image pulled or pushed its name. */
  readonly id: string;
  /** Its labels, its name, and what else there is to say. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Nanoseconds since the epoch. */
  readonly at: bigint;
}

interface Telling extends Pick<ToldEvent, "kind" | "action" | "id"> {
  readonly attributes: Readonly<Record<string, string>>;
}

/** Writes it down, for whoever listens now or later. Inside a transaction it is part of that. What happens in clients' namespaces is theirs to tell. */
export function tellOf(
  { events, namespace }: Pick<Store, "events" | "namespace">,
  { kind, ...told }: Telling,
): void {
  if (namespace !== ownNamespace) return;
  const value = new TextEncoder().encode(JSON.stringify(told));
  const at = BigInt(Date.now()) * 1_000_000n;
  events.append({ at, namespace, topic: `/skiff/${kind}`, type: typeOf(kind), value });
}

/** Undefined for what somebody else has told. */
export function findToldEvent(logged: LoggedEvent): ToldEvent | undefined {
  const kind = kinds.find((known) => logged.type === typeOf(known));
  if (kind === undefined) return undefined;
  const event = decodeJson(new TextDecoder().decode(logged.value), decodeEvent);
  return { ...event, kind, at: logged.at };
}

function typeOf(kind: ToldEvent["kind"]): string {
  return `dev.skiff.${kind}.event+json`;
}

const decodeEvent = object((o) => ({
  action: o.required("action", string),
  id: o.required("id", string),
  attributes: o.required("attributes", map(string)),
}));
