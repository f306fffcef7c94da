import { duringAsync } from "@skiff/base";
import { canonicalName, type Platform, type Reference } from "@skiff/spec";
import { fetchImage, type Image, type LayerProgress } from "@skiff/store";
import type { Engine } from "../engine.ts";
import type { RegistrySettings } from "../registries/registry-settings.ts";
import { openRepository } from "./open-repository.ts";

export interface PullOptions {
  readonly settings: RegistrySettings;
  /** What the image is called here; its name in full by default. */
  readonly name?: string;
  /** This machine's by default. */
  readonly platform?: Platform | undefined;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: LayerProgress) => void;
}

export interface Pulled {
  readonly image: Image;
  /** Whether the name stood for something else before, or nothing. */
  readonly isNew: boolean;
}

/**
 * Gets an image from its registry. What of it is here is not fetched again. Throws `not_found`,
 * `permission_denied`, `unavailable`, `deadline_exceeded`; `invalid_argument` for what is not what it says to be.
 */
export async function pullImage(
  { store, warn }: Pick<Engine, "store" | "warn">,
  reference: Reference,
  options: PullOptions,
): Promise<Pulled> {
  const { settings, platform, signal, progress } = options;
  const name = options.name ?? canonicalName(reference);
  using repository = openRepository(settings, reference);
  const asked = reference.digest ?? reference.tag ?? "latest";
  const called = signal ?? new AbortController().signal;
  const { target, bytes } = await duringAsync(`pull ${name}`, () =>
    repository.resolve(asked, called),
  );
  const before = store.images.find(name);
  const image = await fetchImage(
    store,
    {
      name,
      source: {
        target,
        open: async (content, offset, stop) =>
          content.digest === target.digest
            ? { start: 0, bytes: once(bytes) }
            : repository.open(content, offset, stop),
      },
    },
    {
      warn,
      ...(platform !== undefined && { platform }),
      ...(signal !== undefined && { signal }),
      ...(progress !== undefined && { progress }),
      ...(settings.retryDelay !== undefined && { retryDelay: settings.retryDelay }),
    },
  );
  return { image, isNew: before?.target.digest !== target.digest };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
