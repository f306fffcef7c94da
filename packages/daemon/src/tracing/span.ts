import { randomBytes } from "node:crypto";

/** Whose part a span is. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 of them. */
  readonly spanId: string;
}

export interface Span extends TraceContext {
  readonly name: string;
  /** OTLP's number: 1 internal, 2 a server's. */
  readonly kind: 1 | 2;
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly startedAt: bigint;
  readonly endedAt: bigint;
  /** What went wrong; undefined for nothing. */
  readonly fault: string | undefined;
}

/** W3C's header; undefined where there is none, or it is broken, or asks not to be sampled. */
export function decodeTraceparent(
  text: string | undefined,
): TraceContext | "unsampled" | undefined {
  const pattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/;
  const [, traceId = "", spanId = "", flags = ""] = pattern.exec(text ?? "") ?? [];
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId) || text?.startsWith("ff")) return undefined;
  return Number.parseInt(flags, 16) % 2 === 1 ? { traceId, spanId } : "unsampled";
}

export function newContext(parent: TraceContext | undefined): TraceContext {
  const spanId = randomBytes(8).toString("hex");
  return { traceId: parent?.traceId ?? randomBytes(16).toString("hex"), spanId };
}
