import { type Code, Fault } from "@skiff/base";
import type { Status } from "@skiff/proto";

/** gRPC's number of each code. ttrpc uses the same. */
const numbers: Readonly<Record<Code, number>> = {
  cancelled: 1,
  invalid_argument: 3,
  deadline_exceeded: 4,
  not_found: 5,
  already_exists: 6,
  permission_denied: 7,
  resource_exhausted: 8,
  failed_precondition: 9,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
};

/** What others send and Skiff has no word for: the code whose remedy is the same. */
const others: Readonly<Record<number, Code>> = {
  2: "internal", // UNKNOWN
  10: "unavailable", // ABORTED: try again
  11: "invalid_argument", // OUT_OF_RANGE
  15: "internal", // DATA_LOSS
  16: "permission_denied", // UNAUTHENTICATED
};

/** The fault as it crosses to another process. Its cause stays here. */
export function statusOf(fault: Fault): Pick<Status, "code" | "message"> {
  return { code: numbers[fault.code], message: fault.message };
}

/** The fault that another process sent. `status.code` is not 0, which means success. */
export function faultOf(status: Pick<Status, "code" | "message">): Fault {
  return new Fault(codes.get(status.code) ?? "internal", status.message);
}

const codes: ReadonlyMap<number, Code> = new Map([
  ...Object.entries(others).map(([number, code]): [number, Code] => [Number(number), code]),
  ...entries(numbers).map(([code, number]): [number, Code] => [number, code]),
]);

function entries(record: Readonly<Record<Code, number>>): [Code, number][] {
  const found: [Code, number][] = [];
  for (const code in record) if (isCode(code)) found.push([code, record[code]]);
  return found;
}

function isCode(text: string): text is Code {
  return text in numbers;
}
