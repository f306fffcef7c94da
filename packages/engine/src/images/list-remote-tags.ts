import { duringAsync } from "@skiff/base";
import { decodeReference, type Reference } from "@skiff/spec";
import type { RegistrySettings } from "../registries/registry-settings.ts";
import { openRepository } from "./open-repository.ts";

/** The names of all tagged images of a repository. Throws as `pullImage`. */
export async function listRemoteTags(
  settings: RegistrySettings,
  reference: Reference,
): Promise<readonly Reference[]> {
  const name = `${reference.domain}/${reference.path}`;
  using repository = openRepository(settings, reference);
  const tags = await duringAsync(`tags of ${name}`, () =>
    repository.listTags(new AbortController().signal),
  );
  return tags.map((tag) => decodeReference(`${name}:${tag}`));
}
