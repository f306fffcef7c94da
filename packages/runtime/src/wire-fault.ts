import { type Code, Fault, isFault } from "@skiff/base";
import { type Decoder, object, oneOf, parseJson, string } from "@skiff/spec";

const decode: Decoder<Fault> = object(
  (fault) => new Fault(fault.required("code", decodeCode), fault.required("message", string)),
);

const decodeCode: Decoder<Code> = oneOf(
  "invalid_argument",
  "not_found",
  "already_exists",
  "failed_precondition",
  "permission_denied",
  "resource_exhausted",
  "unavailable",
  "deadline_exceeded",
  "cancelled",
  "unimplemented",
  "internal",
);

/** A fault on its way from a container's process to the one that made it. A bug goes along with its stack. */
export function encodeFault(error: unknown): Uint8Array {
  return new TextEncoder().encode(
    isFault(error)
      ? JSON.stringify({ code: error.code, message: error.message })
      : JSON.stringify({ code: "internal", message: describeBug(error) }),
  );
}

export function decodeFault(bytes: Uint8Array): Fault {
  return decode(parseJson(new TextDecoder().decode(bytes)));
}

function describeBug(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error);
}
