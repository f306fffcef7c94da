import { decodeJson, map, object, string } from "@skiff/spec";
import type { LoggedEvent, Store } from "@skiff/store";
import type { Container } from "../container/container.ts";

/** Something that happened to one of Skiff's containers. */
export interface ContainerEvent {
  /** In Docker's words: "create", "die", "health_status: healthy". */
  readonly action: string;
  /** Of the container. */
  readonly id: string;
  /** Its labels, "image", "name", and what else there is to say. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Nanoseconds since the epoch. */
  readonly at: bigint;
}

const type = "dev.skiff.container.event+json";
const topic = "/skiff/container";

/** Writes it down, for whoever listens now or later. Inside a transaction it is part of that. */
export function tell(
  { events, namespace }: Store,
  { id, name, imageName, config }: Omit<Container, "createdAt">,
  { action, ...more }: { readonly action: string } & Readonly<Record<string, string>>,
): void {
  const attributes = { ...config.surroundings.labels, image: imageName, name, ...more };
  const value = new TextEncoder().encode(JSON.stringify({ action, id, attributes }));
  events.append({ at: BigInt(Date.now()) * 1_000_000n, namespace, topic, type, value });
}

/** Undefined for what happened to something else. */
export function findContainerEvent(logged: LoggedEvent): ContainerEvent | undefined {
  if (logged.type !== type) return undefined;
  const event = decodeJson(new TextDecoder().decode(logged.value), decodeEvent);
  return { ...event, at: logged.at };
}

const decodeEvent = object((o) => ({
  action: o.required("action", string),
  id: o.required("id", string),
  attributes: o.required("attributes", map(string)),
}));
