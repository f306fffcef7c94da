import type { Span } from "./span.ts";

/** OTLP's ExportTraceServiceRequest, in its JSON form. */
export function encodeSpans(
  resource: Readonly<Record<string, string>>,
  scope: { readonly name: string; readonly version: string },
  spans: readonly Span[],
): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope, spans: spans.map(encodeSpan) }],
      },
    ],
  });
}

function encodeSpan(span: Span): object {
  const { traceId, spanId, parentSpanId, name, kind, attributes, startedAt, endedAt, fault } = span;
  return {
    traceId,
    spanId,
    ...(parentSpanId !== "" && { parentSpanId }),
    name,
    kind,
    startTimeUnixNano: String(startedAt),
    endTimeUnixNano: String(endedAt),
    attributes: attributesOf(attributes),
    status: fault === undefined ? {} : { code: 2, message: fault },
  };
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { stringValue: value } : { intValue: String(value) },
  }));
}
