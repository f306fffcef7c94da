import type { ImageHealthcheck, RunConfig } from "@skiff/spec";

/** As it stands in an image's configuration (image-spec, config); what it says nothing of is undefined, or absent. */
export function encodeRunConfig(config: RunConfig): Readonly<Record<string, unknown>> {
  const set = (names: readonly string[]): unknown =>
    names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, {}]));
  const { healthcheck, onBuild } = config;
  return {
    User: config.user,
    Env: config.env,
    Entrypoint: config.entrypoint,
    Cmd: config.cmd,
    WorkingDir: config.workingDir,
    ExposedPorts: set(config.exposedPorts),
    Volumes: set(config.volumes),
    Labels: config.labels.size === 0 ? undefined : Object.fromEntries(config.labels),
    StopSignal: config.stopSignal,
    ...(healthcheck && { Healthcheck: encodeHealthcheck(healthcheck) }),
    ...(onBuild && { OnBuild: onBuild }),
  };
}

function encodeHealthcheck(check: ImageHealthcheck): Readonly<Record<string, unknown>> {
  return {
    Test: check.test,
    Interval: check.interval,
    Timeout: check.timeout,
    StartPeriod: check.startPeriod,
    StartInterval: check.startInterval,
    Retries: check.retries,
  };
}
