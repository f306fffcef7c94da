import { Fault } from "@skiff/base";
import type { Platform } from "./platform.ts";

const architectures: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["x86-64", "amd64"],
  ["x64", "amd64"],
  ["aarch64", "arm64"],
  ["armhf", "arm/v7"],
  ["armel", "arm/v6"],
  ["i386", "386"],
]);

/**
 * A platform as people write it: `linux/arm64/v8`, `linux/amd64`. Other names of an
 * architecture (`x86_64`, `aarch64`) are read as Go's. Throws `invalid_argument`.
 */
export function decodePlatformText(text: string): Platform {
  const [os, architecture, variant, more] = text.toLowerCase().split("/");
  if (more !== undefined || !isWord(os) || !isWord(architecture) || !isWordOrNone(variant)) {
    throw new Fault(
      "invalid_argument",
      `platform ${JSON.stringify(text)}: expected OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT`,
    );
  }
  const [known = architecture, implied] = (architectures.get(architecture) ?? architecture).split(
    "/",
  );
  return {
    os,
    architecture: known,
    variant: variant ?? implied,
    osVersion: undefined,
    osFeatures: undefined,
  };
}

/** `linux/arm64/v8`. */
export function encodePlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant === undefined || variant === ""
    ? `${os}/${architecture}`
    : `${os}/${architecture}/${variant}`;
}

function isWord(text: string | undefined): text is string {
  return text !== undefined && /^[a-z0-9_.-]+$/.test(text);
}

function isWordOrNone(text: string | undefined): boolean {
  return text === undefined || isWord(text);
}
