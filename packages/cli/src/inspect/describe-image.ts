import { describeFor, type Engine } from "@skiff/engine";
import {
  decodeReference,
  familiarName,
  familiarRepository,
  type ImageConfig,
  type RunConfig,
} from "@skiff/spec";
import type { Value } from "../format/template/value.ts";
import type { InspectOptions } from "./inspector.ts";

/** An image as Docker's API tells of it. Throws `not_found`. */
export function describeImage(
  engine: Engine,
  name: string,
  { platform }: Pick<InspectOptions, "platform">,
): Value {
  const { store } = engine;
  const details = describeFor(engine, name, platform);
  const { config, id, image, topSnapshot } = details;
  const { digest } = image.target;
  const names = store.images
    .listByDigest(digest)
    .filter((named) => !named.name.startsWith("sha256:"))
    .map((named) => decodeReference(named.name));
  const repositories = new Set(names.map(familiarRepository));
  return {
    Id: id,
    RepoTags: names.filter(({ tag }) => tag !== undefined).map(familiarName),
    RepoDigests: [...repositories].map((repository) => `${repository}@${digest}`),
    Parent: "",
    Comment: config.history.at(-1)?.comment ?? "",
    Created: config.created ?? "",
    Author: config.author ?? "",
    Config: runConfigOf(config.config),
    ...platformOf(config),
    Size: details.size,
    GraphDriver: {
      Name: "overlay",
      Data:
        topSnapshot === undefined
          ? null
          : {
              UpperDir: store.snapshots.directory(topSnapshot),
              LowerDir: store.snapshots.lowerDirectories(topSnapshot).join(":"),
            },
    },
    RootFS: { Type: "layers", Layers: config.diffIds },
    Metadata: { LastTagTime: image.updatedAt.toISOString() },
  };
}

function platformOf({ architecture, os, variant }: ImageConfig): Readonly<Record<string, Value>> {
  const own = { Architecture: architecture, Os: os };
  return variant === undefined ? own : { ...own, Variant: variant };
}

function healthcheckOf(check: NonNullable<RunConfig["healthcheck"]>): Value {
  return {
    Test: check.test,
    Interval: check.interval ?? 0,
    Timeout: check.timeout ?? 0,
    StartPeriod: check.startPeriod ?? 0,
    StartInterval: check.startInterval ?? 0,
    Retries: check.retries ?? 0,
  };
}

function runConfigOf(config: RunConfig): Value {
  const set = (names: readonly string[]): Value => new Map(names.map((name) => [name, {}]));
  return {
    User: config.user,
    ExposedPorts: set(config.exposedPorts),
    Env: config.env,
    Cmd: config.cmd ?? null,
    Volumes: set(config.volumes),
    WorkingDir: config.workingDir,
    Entrypoint: config.entrypoint ?? null,
    OnBuild: config.onBuild ?? null,
    ...(config.healthcheck && { Healthcheck: healthcheckOf(config.healthcheck) }),
    Labels: config.labels,
    StopSignal: config.stopSignal ?? "",
  };
}
