import { readFileSync } from "node:fs";
import { during, isFault } from "@skiff/base";
import { guarded } from "@skiff/store";
import type { Config } from "./config.ts";
import { decodeConfig } from "./decode-config.ts";
import { defaultConfig, defaultConfigPath } from "./default-config.ts";

/** The file's configuration; without a path, the default file's, which need not exist. */
export function readConfig(path: string | undefined): Config {
  const text = path === undefined ? findDefault() : readText(path);
  if (text === undefined) return defaultConfig;
  return during(`config ${path ?? defaultConfigPath}`, () => decodeConfig(text, defaultConfig));
}

function findDefault(): string | undefined {
  try {
    return readText(defaultConfigPath);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

function readText(path: string): string {
  return guarded(`read ${path}`, () => readFileSync(path, "utf8"));
}
