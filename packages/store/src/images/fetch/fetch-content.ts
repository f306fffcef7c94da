import { Fault, isFault } from "@skiff/base";
import type { Content } from "../../content/content.ts";
import type { Ingest } from "../../content/ingest.ts";
import type { Image } from "../image.ts";
import type { Fetching } from "./fetching.ts";

/** Asked for so many times in a row without as much more as this, content is given up. */
const patience = 5;
const progressBytes = 1024 * 1024;
const longestDelay = 8_000;

type Target = Image["target"];

/**
 * Content that is here, or from the source: from where it was left, by whomever, whenever the
 * source is cut off. Throws `invalid_argument` for what is not as its digest and size say, and what the
 * source throws.
 */
export async function fetchContent(
  fetching: Fetching,
  target: Target,
  received: (done: number) => void = () => {},
): Promise<Content> {
  const { store, lease } = fetching;
  const present = store.content.findAndKeep(lease, target.digest);
  if (present !== undefined) return present;
  await using ingest = await openIngest(fetching, target);
  const wasBegun = ingest.size > 0;
  try {
    return await fetchInto(fetching, target, { ingest, received });
  } catch (error) {
    if (!wasBegun || !isFault(error, "failed_precondition")) throw giveUp(fetching, target, error);
  }
  try {
    await ingest.clear(); // what was left there was wrong
    return await fetchInto(fetching, target, { ingest, received });
  } catch (error) {
    throw giveUp(fetching, target, error);
  }
}

/** What another process fetches just now is fetched twice: it may never end. */
async function openIngest({ store, lease }: Fetching, { digest, size }: Target): Promise<Ingest> {
  try {
    return await store.content.openIngest(lease, { digest, size, ref: refOf({ digest }) });
  } catch (error) {
    if (!isFault(error, "unavailable")) throw error;
    return await store.content.openIngest(lease, { digest, size });
  }
}

/** Wrong content is not to be gone on with, and what filled the disk must not stay there. */
function giveUp({ store, lease }: Fetching, target: Target, error: unknown): unknown {
  const isKept = !isFault(error, "failed_precondition", "resource_exhausted");
  if (!isKept) store.content.abortIngest(lease, refOf(target));
  return error;
}

function refOf({ digest }: Pick<Target, "digest">): string {
  return `fetch ${digest}`;
}

interface Receiving {
  readonly ingest: Ingest;
  readonly received: (done: number) => void;
}

async function fetchInto(
  fetching: Fetching,
  target: Target,
  receiving: Receiving,
): Promise<Content> {
  const { ingest } = receiving;
  let farthest = ingest.size;
  for (let failures = 0; ;) {
    try {
      if (ingest.size < target.size) await receive(fetching, target, receiving);
      return await ingest.commit();
    } catch (error) {
      if (!isFault(error, "unavailable", "deadline_exceeded")) throw error;
      failures = ingest.size >= farthest + progressBytes ? 1 : failures + 1;
      farthest = Math.max(farthest, ingest.size);
      if (failures >= patience) throw error;
      const delay = Math.min(fetching.retryDelay * 2 ** (failures - 1), longestDelay);
      await wait(delay, fetching.signal);
    }
  }
}

async function receive(
  { source, signal }: Fetching,
  target: Target,
  { ingest, received }: Receiving,
): Promise<void> {
  const { start, bytes } = await source.open(target, ingest.size, signal);
  if (start !== ingest.size) await ingest.clear();
  if (start > ingest.size) throw new Fault("internal", `${target.digest}: opened at ${start}`);
  received(ingest.size);
  for await (const chunk of bytes) {
    await ingest.write(chunk);
    received(ingest.size);
  }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { setTimeout } = process.getBuiltinModule("node:timers/promises");
  await setTimeout(milliseconds, undefined, { signal });
}
