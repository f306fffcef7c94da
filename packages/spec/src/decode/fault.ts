import { type Code, Fault } from "@skiff/base";
import type { Decoder } from "./decoder.ts";
import { object } from "./object.ts";
import { oneOf } from "./one-of.ts";
import { string } from "./string.ts";

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

/** A fault that another process wrote as `{"code": …, "message": …}`. */
export const decodeFault: Decoder<Fault> = object(
  (o) => new Fault(o.required("code", decodeCode), o.required("message", string)),
);
