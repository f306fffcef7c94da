import { Fault } from "@skiff/base";
import type { RunConfig } from "@skiff/spec";
import { decodeHealthcheck } from "./decode-healthcheck.ts";
import { listOf } from "./list-of.ts";

type Instruction = (config: RunConfig, rest: string) => Partial<RunConfig>;

/** What `--change` can say. */
const instructions: ReadonlyMap<string, Instruction> = new Map<string, Instruction>([
  ["CMD", (_, rest) => ({ cmd: commandOf(rest) })],
  ["ENTRYPOINT", (_, rest) => ({ entrypoint: commandOf(rest), cmd: undefined })],
  ["ENV", ({ env }, rest) => ({ env: merged(env, pairsOf(rest)) })],
  ["EXPOSE", ({ exposedPorts }, rest) => ({ exposedPorts: union(exposedPorts, portsOf(rest)) })],
  ["HEALTHCHECK", (_, rest) => ({ healthcheck: decodeHealthcheck(rest) })],
  ["LABEL", ({ labels }, rest) => ({ labels: new Map([...labels, ...pairsOf(rest)]) })],
  ["ONBUILD", ({ onBuild = [] }, rest) => ({ onBuild: [...onBuild, rest] })],
  ["STOPSIGNAL", (_, rest) => ({ stopSignal: rest })],
  ["USER", (_, rest) => ({ user: rest })],
  ["VOLUME", ({ volumes }, rest) => ({ volumes: union(volumes, listOf(rest) ?? words(rest)) })],
  [
    "WORKDIR",
    ({ workingDir }, rest) => ({
      workingDir: rest.startsWith("/") ? rest : `${workingDir.replace(/\/$/, "")}/${rest}`,
    }),
  ],
]);

/** A configuration with an instruction of a Dockerfile applied. Throws `invalid_argument`. */
export function applyChange(config: RunConfig, change: string): RunConfig {
  const [, name = "", rest = ""] = /^\s*(\S+)\s*([^]*?)\s*$/.exec(change) ?? [];
  const instruction = instructions.get(name.toUpperCase());
  if (instruction === undefined || rest === "") {
    const reason = instruction === undefined ? "is not a valid change command" : "says nothing";
    const known = [...instructions.keys()].join(", ");
    throw new Fault(
      "invalid_argument",
      `change ${JSON.stringify(change)}: ${name} ${reason}; there are ${known}`,
    );
  }
  return { ...config, ...instruction(config, rest) };
}

/** A list of JSON, or what a shell runs. */
function commandOf(text: string): readonly string[] {
  return listOf(text) ?? ["/bin/sh", "-c", text];
}

/** "A=1 B='two words'", or "A one value". */
function pairsOf(text: string): readonly (readonly [string, string])[] {
  const given = words(text);
  const [first = "", ...others] = given;
  if (first !== "" && !first.includes("=")) return [[first, others.join(" ")]];
  return given.map((word) => {
    const equals = word.indexOf("=");
    if (equals > 0) return [word.slice(0, equals), word.slice(equals + 1)];
    throw new Fault("invalid_argument", `${word}: must be of the form NAME=value`);
  });
}

/** As a Dockerfile has them: quotes join, a backslash takes the next character as it is. */
function words(text: string): readonly string[] {
  const found = text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
  return found.map((word) =>
    word.replaceAll(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
      (_, double?: string, single?: string, escaped?: string) =>
        double?.replaceAll(/\\(.)/gs, "$1") ?? single ?? escaped ?? "",
    ),
  );
}

function merged(
  env: readonly string[],
  pairs: readonly (readonly [string, string])[],
): readonly string[] {
  const values = new Map(env.map((entry) => [entry.split("=")[0] ?? "", entry]));
  for (const [name, value] of pairs) values.set(name, `${name}=${value}`);
  return [...values.values()];
}

function portsOf(text: string): readonly string[] {
  return words(text).map((word) => {
    if (!/^\d{1,5}(-\d{1,5})?(\/(tcp|udp|sctp))?$/.test(word)) {
      throw new Fault("invalid_argument", `${word}: must be a port, as 80 or 53/udp`);
    }
    return word.includes("/") ? word : `${word}/tcp`;
  });
}

function union(some: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...some, ...more])];
}
