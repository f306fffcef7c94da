import { array, type Decoder, integer, object, oneOf, string } from "@skiff/spec";

/** How it is found out whether a container does what it is for. Times are milliseconds. */
export interface HealthCheck {
  /** Run in the container: 0 says that it does. */
  readonly args: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  /** So long after its start a failure does not count. */
  readonly startPeriod: number;
  /** In that time, from one check to the next until one succeeds. */
  readonly startInterval: number;
  /** So many failures in a row make it unhealthy. */
  readonly retries: number;
}

/** What the checks since the last start have said. */
export interface Health {
  readonly status: "starting" | "healthy" | "unhealthy";
  readonly failingStreak: number;
  /** The last few, the newest last. */
  readonly log: readonly Probe[];
}

export interface Probe {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly exitCode: number;
  /** The beginning of it. */
  readonly output: string;
}

export const decodeHealthCheck: Decoder<HealthCheck> = object((o) => {
  const interval = o.required("interval", integer);
  return {
    args: o.required("args", array(string)),
    interval,
    timeout: o.required("timeout", integer),
    startPeriod: o.required("startPeriod", integer),
    startInterval: o.optional("startInterval", integer) ?? interval,
    retries: o.required("retries", integer),
  };
});

const decodeProbe: Decoder<Probe> = object((o) => ({
  start: o.required("start", integer),
  end: o.required("end", integer),
  exitCode: o.required("exitCode", integer),
  output: o.required("output", string),
}));

export const decodeHealth: Decoder<Health> = object((o) => ({
  status: o.required("status", oneOf("starting", "healthy", "unhealthy")),
  failingStreak: o.required("failingStreak", integer),
  log: o.required("log", array(decodeProbe)),
}));
