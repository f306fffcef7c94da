import type { Fault } from "@skiff/base";

/** Where a call's outcome goes: one of the two is called, once. */
export interface Reply<Response> {
  send(response: Response): void;
  fail(fault: Fault): void;
}
