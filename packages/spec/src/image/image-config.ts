import { array } from "../decode/array.ts";
import { integer } from "../decode/integer.ts";
import { boolean } from "../decode/boolean.ts";
import type { Decoder } from "../decode/decoder.ts";
import { map } from "../decode/map.ts";
import { object } from "../decode/object.ts";
import { oneOf } from "../decode/one-of.ts";
import { string } from "../decode/string.ts";
import { decodeDigest, type Digest } from "./digest.ts";

/** What an image says of itself (image-spec, config). */
export interface ImageConfig {
  readonly created: string | undefined;
  readonly author: string | undefined;
  readonly architecture: string;
  readonly os: string;
  readonly variant: string | undefined;
  /** How to run it. */
  readonly config: RunConfig;
  /** Of the uncompressed layers, from the lowest up. */
  readonly diffIds: readonly Digest[];
  readonly history: readonly History[];
}

/** The defaults that a container of the image starts with; absent lists are empty. */
export interface RunConfig {
  readonly user: string;
  readonly env: readonly string[];
  /** Undefined where the image says nothing; an empty list clears. */
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly workingDir: string;
  /** "8080/tcp". */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly stopSignal: string | undefined;
  /** Of Docker; undefined where the image says nothing. */
  readonly healthcheck?: ImageHealthcheck | undefined;
  /** Of Docker: instructions for whoever builds on it. */
  readonly onBuild?: readonly string[] | undefined;
}

/** Times are nanoseconds; 0 or absent: the engine's own. */
export interface ImageHealthcheck {
  /** ["NONE"], ["CMD", …], ["CMD-SHELL", LINE]; empty: as inherited. */
  readonly test: readonly string[];
  readonly interval: number | undefined;
  readonly timeout: number | undefined;
  readonly startPeriod: number | undefined;
  readonly startInterval: number | undefined;
  readonly retries: number | undefined;
}

export interface History {
  readonly created: string | undefined;
  readonly createdBy: string | undefined;
  readonly comment: string | undefined;
  readonly emptyLayer: boolean;
}

/** A set, as Go writes one to JSON: an object whose values are empty. */
const keys: Decoder<readonly string[]> = (value) => [...map((empty) => empty)(value).keys()];

const decodeHealthcheck: Decoder<ImageHealthcheck> = object((o) => ({
  test: o.optional("Test", array(string)) ?? [],
  interval: o.optional("Interval", integer),
  timeout: o.optional("Timeout", integer),
  startPeriod: o.optional("StartPeriod", integer),
  startInterval: o.optional("StartInterval", integer),
  retries: o.optional("Retries", integer),
}));

const decodeRunConfig: Decoder<RunConfig> = object((o) => ({
  user: o.optional("User", string) ?? "",
  env: o.optional("Env", array(string)) ?? [],
  entrypoint: o.optional("Entrypoint", array(string)),
  cmd: o.optional("Cmd", array(string)),
  workingDir: o.optional("WorkingDir", string) ?? "",
  exposedPorts: o.optional("ExposedPorts", keys) ?? [],
  volumes: o.optional("Volumes", keys) ?? [],
  labels: o.optional("Labels", map(string)) ?? new Map(),
  stopSignal: o.optional("StopSignal", string),
  healthcheck: o.optional("Healthcheck", decodeHealthcheck),
  onBuild: o.optional("OnBuild", array(string)),
}));

const decodeHistory: Decoder<History> = object((o) => ({
  created: o.optional("created", string),
  createdBy: o.optional("created_by", string),
  comment: o.optional("comment", string),
  emptyLayer: o.optional("empty_layer", boolean) ?? false,
}));

const decodeRootfs: Decoder<readonly Digest[]> = object((o) => {
  o.required("type", oneOf("layers"));
  return o.optional("diff_ids", array(decodeDigest)) ?? [];
});

export const decodeImageConfig: Decoder<ImageConfig> = object((o) => ({
  created: o.optional("created", string),
  author: o.optional("author", string),
  architecture: o.required("architecture", string),
  os: o.required("os", string),
  variant: o.optional("variant", string),
  config: o.optional("config", decodeRunConfig) ?? decodeRunConfig({}),
  diffIds: o.required("rootfs", decodeRootfs),
  history: o.optional("history", array(decodeHistory)) ?? [],
}));
