import { Fault } from "@skiff/base";
import { decodeDigest, type Digest } from "./digest.ts";

/** An image's name, in full: `docker.io/library/busybox:latest`. */
export interface Reference {
  /** The registry's host, and its port if it has one. */
  readonly domain: string;
  /** The repository in that registry. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const path = new RegExp(`^${component}(?:/${component})*$`);
const label = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const domain = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const tag = /^\w[\w.-]{0,127}$/;
const longestName = 255;

/**
 * Reads a name as Docker does: `busybox` is `docker.io/library/busybox:latest`. A name
 * with a digest gets no tag of its own. Throws `invalid_argument` with the part that is wrong.
 */
export function decodeReference(text: string): Reference {
  const refuse = (why: string): Fault =>
    new Fault("invalid_argument", `image name ${JSON.stringify(text.slice(0, 300))}: ${why}`);

  const at = text.indexOf("@");
  const named = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : digestOf(text.slice(at + 1), refuse);
  const colon = named.lastIndexOf(":");
  const hasTag = colon > named.lastIndexOf("/");
  const name = hasTag ? named.slice(0, colon) : named;
  const given = hasTag ? named.slice(colon + 1) : undefined;

  if (name === "") throw refuse("it is empty");
  if (given !== undefined && !tag.test(given)) throw refuse(`${JSON.stringify(given)} is no tag`);
  if (/^[a-f0-9]{64}$/.test(name))
    throw refuse("64 hexadecimal digits are an image's id, not a name");
  const { domain: host, path: repository } = split(name);
  if (!domain.test(host)) throw refuse(`${JSON.stringify(host)} is no registry's host`);
  if (repository !== repository.toLowerCase()) throw refuse("the repository must be in lower case");
  if (!path.test(repository)) throw refuse(`${JSON.stringify(repository)} is no repository`);
  if (host.length + 1 + repository.length > longestName) {
    throw refuse(`it is longer than ${longestName} characters`);
  }
  const implied = digest === undefined ? "latest" : undefined;
  return { domain: host, path: repository, tag: given ?? implied, digest };
}

/** The first part is a host where it looks like one: a dot, a port, an upper-case letter, or `localhost`. */
function split(name: string): { readonly domain: string; readonly path: string } {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
  if (slash === -1 || !isHost) return atHub(name);
  const rest = name.slice(slash + 1);
  return first === "docker.io" || first === "index.docker.io"
    ? atHub(rest)
    : { domain: first, path: rest };
}

function atHub(repository: string): { readonly domain: string; readonly path: string } {
  return {
    domain: "docker.io",
    path: repository.includes("/") ? repository : `library/${repository}`,
  };
}

function digestOf(text: string, refuse: (why: string) => Fault): Digest {
  if (!/^sha(?:256|512):[a-f0-9]+$/.test(text))
    throw refuse(`${JSON.stringify(text)} is no digest`);
  return decodeDigest(text);
}
