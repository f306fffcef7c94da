import { Fault } from "@skiff/base";

/** Where spans go, and how: OpenTelemetry's environment variables. */
export interface TraceSettings {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Attributes of the daemon. */
  readonly resource: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How long a span waits for others to be sent with. */
  readonly delayMs: number;
  readonly longestQueue: number;
  readonly largestBatch: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * From OTEL_…; undefined where no endpoint is named, or tracing is switched off. Throws `invalid_argument`
 * for what is no value, and for what is asked for and not there: another protocol or sampler.
 */
export function traceSettings(env: Environment, version: string): TraceSettings | undefined {
  const base = env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "";
  const own = env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] ?? "";
  const isOff = env["OTEL_SDK_DISABLED"]?.toLowerCase() === "true";
  if (isOff || env["OTEL_TRACES_EXPORTER"] === "none" || (base === "" && own === "")) {
    return undefined;
  }
  demand(env, ["OTEL_TRACES_EXPORTER"], ["otlp"]);
  const protocols = ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"];
  demand(env, protocols, ["http/json"]);
  demand(env, ["OTEL_TRACES_SAMPLER"], ["always_on", "parentbased_always_on"]);
  const number = (names: readonly string[], fallback: number): number => {
    const [name = "", text] = find(env, names) ?? [undefined, undefined];
    if (text === undefined) return fallback;
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new Fault("invalid_argument", `${name}: ${JSON.stringify(text)} is no count`);
  };
  const timeouts = ["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"];
  const headers = ["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"];
  return {
    endpoint: urlOf(own === "" ? `${base.replace(/\/$/, "")}/v1/traces` : own),
    headers: pairs(find(env, headers)),
    resource: {
      "service.name": "skiffd",
      "service.version": version,
      ...pairs(find(env, ["OTEL_RESOURCE_ATTRIBUTES"])),
      ...(env["OTEL_SERVICE_NAME"] && { "service.name": env["OTEL_SERVICE_NAME"] }),
    },
    timeoutMs: number(timeouts, 10_000),
    delayMs: number(["OTEL_BSP_SCHEDULE_DELAY"], 5000),
    longestQueue: number(["OTEL_BSP_MAX_QUEUE_SIZE"], 2048),
    largestBatch: number(["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"], 512),
  };
}

/** The first that is set and not empty. */
function find(env: Environment, names: readonly string[]): readonly [string, string] | undefined {
  const name = names.find((each) => (env[each] ?? "") !== "");
  return name === undefined ? undefined : [name, env[name] ?? ""];
}

function demand(env: Environment, names: readonly string[], known: readonly string[]): void {
  const [name, text] = find(env, names) ?? [undefined, undefined];
  if (name === undefined || known.includes(text)) return;
  throw new Fault("invalid_argument", `${name}: ${text} is not there, only ${known.join(" and ")}`);
}

function urlOf(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new Fault("invalid_argument", `OTEL_EXPORTER_OTLP_ENDPOINT: ${text} is no http(s) URL`);
}

/** "a=b,c=d", values percent-encoded (W3C baggage). */
function pairs(found: readonly [string, string] | undefined): Record<string, string> {
  if (found === undefined) return {};
  const [name, text] = found;
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const equals = pair.indexOf("=");
      if (equals < 1) throw new Fault("invalid_argument", `${name}: "${pair}" is not key=value`);
      return [pair.slice(0, equals).trim(), decoded(pair.slice(equals + 1).trim())];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that encodes nothing
  }
}
