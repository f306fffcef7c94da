import type { Reference } from "./reference.ts";

/** In full, as the store and other engines know it: `docker.io/library/busybox:latest`. */
export function canonicalName(reference: Reference): string {
  return `${reference.domain}/${reference.path}${suffix(reference)}`;
}

/** As people write it: `busybox:latest`. */
export function familiarName(reference: Reference): string {
  return `${familiarRepository(reference)}${suffix(reference)}`;
}

/** Without tag and digest: `busybox`. */
export function familiarRepository({ domain, path }: Reference): string {
  if (domain !== "docker.io") return `${domain}/${path}`;
  const [first, repository, more] = path.split("/");
  return first === "library" && repository !== undefined && more === undefined ? repository : path;
}

function suffix({ tag, digest }: Reference): string {
  return `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}
