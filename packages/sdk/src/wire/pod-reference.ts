import { Fault } from "@skiff/base";

/** A handle of a pod, as it crosses. */
export interface PodReference {
  readonly id: string;
  readonly name: string;
  /** Whether the session made it, and takes it along. */
  readonly isOwn: boolean;
}

/** Throws `invalid_argument`. */
export function decodePodReference(value: unknown): PodReference {
  const [id, name, isOwn] = ["id", "name", "isOwn"].map((member): unknown =>
    Reflect.get(Object(value), member),
  );
  if (typeof id === "string" && typeof name === "string" && typeof isOwn === "boolean") {
    return { id, name, isOwn };
  }
  throw new Fault("invalid_argument", "a pod's handle was expected");
}
