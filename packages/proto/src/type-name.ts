import type { Any } from "./google.ts";

/** The full name of an Any's type, with whatever host is before it left out: containerd writes none. */
export function typeName(message: Any): string {
  return message.typeUrl.slice(message.typeUrl.lastIndexOf("/") + 1);
}
