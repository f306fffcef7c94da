import { Fault } from "@skiff/base";

/** A handle of a container, as it crosses. */
export interface ContainerReference {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** Whether the session made it, and takes it along. */
  readonly isOwn: boolean;
}

/** Throws `invalid_argument`. */
export function decodeReference(value: unknown): ContainerReference {
  const member = (name: string): unknown => Reflect.get(Object(value), name);
  const [id, name, image, isOwn] = ["id", "name", "image", "isOwn"].map(member);
  const isText = typeof id === "string" && typeof name === "string" && typeof image === "string";
  if (isText && typeof isOwn === "boolean") return { id, name, image, isOwn };
  throw new Fault("invalid_argument", "a container's handle was expected");
}
