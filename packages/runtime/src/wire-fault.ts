import { type Fault, isFault } from "@skiff/base";
import { decodeFault, decodeJson } from "@skiff/spec";

/** A fault on its way from a container's process to the one that made it. A bug goes along with its stack. */
export function encodeFault(error: unknown): Uint8Array {
  return new TextEncoder().encode(
    isFault(error)
      ? JSON.stringify({ code: error.code, message: error.message })
      : JSON.stringify({ code: "internal", message: describeBug(error) }),
  );
}

export function readFault(bytes: Uint8Array): Fault {
  return decodeJson(new TextDecoder().decode(bytes), decodeFault);
}

function describeBug(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error);
}
