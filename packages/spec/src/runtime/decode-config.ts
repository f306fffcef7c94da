import { array, boolean, type Decoder, map, Mismatch, object, string } from "../decode/index.ts";
import type { Config, Mount, Root } from "./config.ts";
import { decodeHooks } from "./decode-hooks.ts";
import { decodeIdMappings } from "./decode-id-mappings.ts";
import { decodeLinux } from "./decode-linux.ts";
import { decodeProcess } from "./decode-process.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";

/**
 * A parsed config.json. Throws `invalid_argument` with the path of the member that is
 * missing, malformed, or known to the specification and not supported by this version.
 */
export const decodeConfig: Decoder<Config> = object((config) => {
  refuseUnsupported(config, ["vm", "windows", "solaris", "zos", "freebsd"]);
  const annotations = config.optional("annotations", map(string));
  return {
    ociVersion: config.required("ociVersion", decodeVersion),
    process: config.required("process", decodeProcess),
    root: config.required("root", decodeRoot),
    hostname: config.optional("hostname", string),
    domainname: config.optional("domainname", string),
    mounts: config.optional("mounts", array(decodeMount)),
    annotations: annotations && Object.fromEntries(annotations),
    hooks: config.optional("hooks", decodeHooks),
    linux: config.optional("linux", decodeLinux) ?? { namespaces: [] },
  };
});

const decodeRoot: Decoder<Root> = object((root) => ({
  path: root.required("path", decodeRootPath),
  readonly: root.optional("readonly", boolean),
}));

/** Relative ones are of older tools, and of the root (runtime-spec, config.md, "Mounts"). */
function decodeDestination(value: unknown): string {
  const path = string(value);
  if (path === "") throw new Mismatch("is empty");
  return path.startsWith("/") ? path : `/${path}`;
}

const decodeMount: Decoder<Mount> = object((mount) => ({
  destination: mount.required("destination", decodeDestination),
  type: mount.optional("type", string),
  source: mount.optional("source", string),
  options: mount.optional("options", array(string)),
  uidMappings: mount.optional("uidMappings", decodeIdMappings),
  gidMappings: mount.optional("gidMappings", decodeIdMappings),
}));

function decodeVersion(value: unknown): string {
  const version = string(value);
  if (!/^1\.\d+\.\d+([-+].*)?$/.test(version)) {
    throw new Mismatch(`${JSON.stringify(version)} is no version of runtime-spec 1`);
  }
  return version;
}

function decodeRootPath(value: unknown): string {
  const path = string(value);
  if (path === "") throw new Mismatch("is empty");
  return path;
}
