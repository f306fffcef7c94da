import { Fault } from "@skiff/base";

/** What a call throws that its signal called off. */
export function cancelled(signal: AbortSignal, doing: string): Fault {
  const reason: unknown = signal.reason;
  const [code, said] = isLate(signal)
    ? (["deadline_exceeded", "not done in time"] as const)
    : (["cancelled", "called off"] as const);
  return new Fault(code, `${doing}: ${said}`, { cause: reason });
}

/** Whether it is a deadline that has passed: `AbortSignal.timeout()`. */
export function isLate({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}
