import { type PushProgress, pushImage, registrySettings } from "@skiff/engine";
import { canonicalName, decodeReference, type Reference } from "@skiff/spec";
import type { Command } from "../command.ts";
import { hasOwnTag } from "../format/has-own-tag.ts";
import { shortDigest } from "../format/short-digest.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { toggle } from "../grammar/toggle.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { contentTrustFlag } from "../options/content-trust-flag.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { progressBar } from "../progress/progress-bar.ts";
import { progressList } from "../progress/progress-list.ts";
import { progressOutput } from "../progress/progress-output.ts";
import type { Session } from "../session.ts";

const allTags = toggle({
  name: "all-tags",
  short: "a",
  help: "Push all tags of an image to the repository",
});
const quiet = toggle({ name: "quiet", short: "q", help: "Suppress verbose output" });

export const push: Command = {
  usage: "[OPTIONS] NAME[:TAG]",
  summary: "Upload an image to a registry",
  flags: [allTags, contentTrustFlag, platformFlag, quiet],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const [name = ""] = line.operands;
    const reference = decodeReference(name);
    const isAll = line.get(allTags);
    if (isAll && hasOwnTag(name)) throw new UsageFault("tag can't be used with --all-tags/-a");
    const isTold = !line.get(quiet);
    if (isTold && !isAll && !hasOwnTag(name)) {
      await session.out(`Using default tag: ${reference.tag}\n`);
    }
    const shown = `${reference.domain}/${reference.path}`;
    if (isTold) await session.out(`The push refers to repository [${shown}]\n`);
    const wanted = isAll ? await listTagged(session, reference) : [reference];
    for (const one of wanted) await pushOne(line, session, one);
    if (!isTold) await session.out(`${name}\n`);
    return 0;
  },
};

/** Our names in that repository. */
async function listTagged(session: Session, { domain, path }: Reference): Promise<Reference[]> {
  const { store } = await session.engine();
  const names = store.images.list().filter(({ name }) => name.startsWith(`${domain}/${path}:`));
  if (names.length === 0) throw new UsageFault(`no image here is named ${domain}/${path}`);
  return names
    .map(({ name }) => decodeReference(name))
    .filter(({ digest }) => digest === undefined);
}

async function pushOne(line: ParsedLine, session: Session, reference: Reference): Promise<void> {
  const engine = await session.engine();
  const platform = line.get(platformFlag);
  const settings = registrySettings(process.env);
  if (line.get(quiet)) {
    await pushImage(engine, reference, { settings, platform });
    return;
  }
  const place = progressOutput(session, "out");
  const list = progressList(place);
  const progress = (progress: PushProgress): void => {
    const text = pushText(progress, place.columns ?? 80);
    list.show(shortDigest(progress.layer), text, progress.state !== "pushing");
  };
  await using ending = { [Symbol.asyncDispose]: () => list.end() };
  void ending;
  const { digest, size } = await pushImage(engine, reference, { settings, platform, progress });
  await list.end();
  await session.out(`${reference.tag}: digest: ${digest} size: ${size}\n`);
  const whole = engine.store.images.get(canonicalName(reference)).target.digest;
  if (platform !== undefined || whole === digest) return;
  await session.out("Not all platforms of it are here: only this machine's was pushed\n");
}

/** In Docker's words. */
function pushText({ state, done, size, from }: PushProgress, columns: number): string {
  switch (state) {
    case "waiting":
      return "Preparing";
    case "pushing":
      return `Pushing  ${progressBar(done, size, columns)}`;
    case "present":
      return "Layer already exists";
    case "mounted":
      return `Mounted from ${from}`;
    case "uploaded":
      return "Pushed";
    default:
      return state satisfies never;
  }
}
