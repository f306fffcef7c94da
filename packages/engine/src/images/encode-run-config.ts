import type { RunConfig } from "@skiff/spec";

/** As it stands in an image's configuration (image-spec, config). */
export function encodeRunConfig(config: RunConfig): Readonly<Record<string, unknown>> {
  const set = (names: readonly string[]): unknown =>
    names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, {}]));
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
  };
}
