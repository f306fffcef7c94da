import type { Platform } from "./package.ts";

export interface Manifest {
  readonly name: string;
  readonly ring: number;
  readonly platform: Platform;
  readonly provides: Platform | undefined;
  readonly adapters: ReadonlyMap<string, Platform>;
  readonly exports: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
}

/** Reads a package.json; throws an Error that names `path` and the member that is wrong. */
export function decodeManifest(path: string, text: string): Manifest {
  const manifest = record(JSON.parse(text), path);
  const stack = record(manifest["stack"], `${path}: stack`);
  const exports = strings(manifest["exports"] ?? {}, `${path}: exports`);
  const adapters = Object.entries(record(stack["adapters"] ?? {}, `${path}: stack.adapters`));
  return {
    name: string(manifest["name"], `${path}: name`),
    ring: ring(stack["ring"], `${path}: stack.ring`),
    platform: platform(stack["platform"], `${path}: stack.platform`),
    provides:
      stack["provides"] === undefined
        ? undefined
        : platform(stack["provides"], `${path}: stack.provides`),
    adapters: new Map(
      adapters.map(([subpath, value]) => {
        const at = `${path}: stack.adapters["${subpath}"]`;
        if (!exports.has(subpath)) throw new Error(`${at}: exports has no such subpath`);
        return [subpath, platform(value, at)];
      }),
    ),
    exports,
    dependencies: new Set(
      ["dependencies", "devDependencies", "peerDependencies"].flatMap((kind) =>
        Object.keys(record(manifest[kind] ?? {}, `${path}: ${kind}`)),
      ),
    ),
  };
}

function record(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error(`${at}: expected an object`);
  return value as Record<string, unknown>;
}

function strings(value: unknown, at: string): Map<string, string> {
  const entries = Object.entries(record(value, at));
  return new Map(entries.map(([key, item]) => [key, string(item, `${at}["${key}"]`)]));
}

function string(value: unknown, at: string): string {
  if (typeof value !== "string") throw new Error(`${at}: expected a string`);
  return value;
}

function ring(value: unknown, at: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
    throw new Error(`${at}: expected a whole number from 0 on`);
  }
  return value;
}

function platform(value: unknown, at: string): Platform {
  if (value === "pure" || value === "quickjs" || value === "node") return value;
  throw new Error(`${at}: expected "pure", "quickjs" or "node"`);
}
