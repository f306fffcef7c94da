import { type Engine, listRemoteTags, registrySettings } from "@skiff/engine";
import { canonicalName, decodeReference, familiarName, type Reference } from "@skiff/spec";
import type { Command } from "../command.ts";
import { hasOwnTag } from "../format/has-own-tag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { toggle } from "../grammar/toggle.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { contentTrustFlag } from "../options/content-trust-flag.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { pullWithProgress } from "../pull-with-progress.ts";
import type { Session } from "../session.ts";

const allTags = toggle({
  name: "all-tags",
  short: "a",
  help: "Download all tagged images in the repository",
});
const quiet = toggle({ name: "quiet", short: "q", help: "Suppress verbose output" });

export const pull: Command = {
  usage: "[OPTIONS] NAME[:TAG|@DIGEST]",
  summary: "Download an image from a registry",
  flags: [allTags, contentTrustFlag, platformFlag, quiet],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const [name = ""] = line.operands;
    const reference = decodeReference(name);
    if (line.get(allTags)) return pullAll(line, session, { name, reference });
    const isTold = !hasOwnTag(name) && !line.get(quiet);
    if (isTold) await session.out(`Using default tag: ${reference.tag}\n`);
    await pullOne(await session.engine(), { line, session, reference });
    await session.out(`${canonicalName(reference)}\n`);
    return 0;
  },
};

interface Pull {
  readonly line: ParsedLine;
  readonly session: Session;
  readonly reference: Reference;
}

async function pullAll(
  line: ParsedLine,
  session: Session,
  { name, reference }: { readonly name: string; readonly reference: Reference },
): Promise<number> {
  if (hasOwnTag(name)) throw new UsageFault("tag can't be used with --all-tags/-a");
  const engine = await session.engine();
  for (const tagged of await listRemoteTags(registrySettings(process.env), reference)) {
    await pullOne(engine, { line, session, reference: tagged });
  }
  await session.out(`${reference.domain}/${reference.path}\n`);
  return 0;
}

async function pullOne(engine: Engine, { line, session, reference }: Pull): Promise<void> {
  const { image, isNew } = await pullWithProgress(engine, session, {
    reference,
    platform: line.get(platformFlag),
    quiet: line.get(quiet),
    to: "out",
  });
  if (line.get(quiet)) return;
  const status = isNew ? "Downloaded newer image for" : "Image is up to date for";
  await session.out(
    `Digest: ${image.target.digest}\nStatus: ${status} ${familiarName(reference)}\n`,
  );
}
