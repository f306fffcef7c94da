import { Fault } from "@skiff/base";
import { array, decodeJson, object, string } from "@skiff/spec";
import type { HostClient } from "./host-client.ts";

const longestPage = 8 * 1024 * 1024;
const mostTags = 100_000;

/** All tags of a repository, as the server orders them. Throws `not_found`. */
export async function listTags(
  client: HostClient,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const tags: string[] = [];
  let to: string | URL | undefined = `/${path}/tags/list`;
  while (to !== undefined) {
    using page = await client.ask(
      { method: "GET", to, scopes: [`repository:${path}:pull`], accept: [200] },
      signal,
    );
    const next = /<([^>]*)>\s*;\s*rel="?next"?/.exec(page.header("link") ?? "")?.[1];
    const body = new TextDecoder().decode(await page.whole(longestPage));
    const found = decodeJson(body, decodeTags);
    tags.push(...found);
    if (tags.length > mostTags || (next !== undefined && found.length === 0)) {
      throw new Fault("failed_precondition", `${path} at ${client.host.host}: tags without end`);
    }
    to = next === undefined ? undefined : client.resolveLink(page, next);
  }
  return tags;
}

const decodeTags = object((o) => o.optional("tags", array(string)) ?? []);
