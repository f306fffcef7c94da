import { Fault } from "@skiff/base";

/** What a call throws that its signal called off. */
export function cancelled(signal: AbortSignal, doing: string): Fault {
  const reason: unknown = signal.reason;
  const isLate = reason instanceof DOMException && reason.name === "TimeoutError";
  const [code, said] = isLate
    ? (["deadline_exceeded", "not done in time"] as const)
    : (["cancelled", "called off"] as const);
  return new Fault(code, `${doing}: ${said}`, { cause: reason });
}
