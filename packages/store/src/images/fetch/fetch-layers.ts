import type { Descriptor, Digest } from "@skiff/spec";
import type { Content } from "../../content/content.ts";
import { fetchContent } from "./fetch-content.ts";
import type { Taking } from "../import/taking.ts";
import type { Fetching } from "./fetching.ts";
import type { LayerProgress } from "./layer-progress.ts";

/** As many at once as Docker's. */
const atOnce = 3;

/** Layers on their way. Disposing of it calls off those that are not here yet, and waits for that. */
interface ArrivingLayers extends AsyncDisposable {
  readonly arriving: readonly Promise<Content>[];
  /** Tells that a layer is unpacked. */
  readonly unpacked: (layer: Digest) => void;
  /** Does `work`, which is called off, and its fault thrown, when a layer cannot be fetched. */
  during(work: (taking: Taking) => Promise<void>): Promise<void>;
}

/** Fetches layers, some at once; one that is there twice, once. */
export function fetchLayers(fetching: Fetching, layers: readonly Descriptor[]): ArrivingLayers {
  const { store, lease } = fetching;
  const stop = new AbortController();
  const failed = Promise.withResolvers<never>();
  const one = { ...fetching, signal: AbortSignal.any([fetching.signal, stop.signal]) };
  const tell = ({ digest, size }: Descriptor, state: LayerProgress["state"], done: number): void =>
    fetching.progress({ layer: digest, state, done, size });
  const fetch = async (layer: Descriptor): Promise<Content> => {
    one.signal.throwIfAborted();
    const present = store.content.findAndKeep(lease, layer.digest);
    if (present !== undefined) return present;
    const content = await fetchContent(one, layer, (done) => tell(layer, "fetching", done));
    tell(layer, "fetched", content.size);
    return content;
  };
  const distinct = new Map(layers.map((layer) => [layer.digest, layer]));
  for (const layer of distinct.values()) {
    const isHere = store.content.findAndKeep(lease, layer.digest) !== undefined;
    tell(layer, isHere ? "present" : "waiting", isHere ? layer.size : 0);
  }
  const inTurn = limited(atOnce);
  const fetches = new Map(
    [...distinct].map(([digest, layer]) => [digest, inTurn(() => fetch(layer))]),
  );
  for (const fetched of fetches.values()) fetched.catch(failed.reject);
  failed.promise.catch(() => {}); // it may be that nobody is waiting any more
  return {
    arriving: layers.flatMap(({ digest }) => fetches.get(digest) ?? []),
    unpacked: (digest) => {
      const layer = distinct.get(digest);
      if (layer !== undefined) tell(layer, "unpacked", layer.size);
    },
    during: async (work) => {
      const working = work(one);
      try {
        await Promise.race([working, failed.promise]);
      } catch (error) {
        stop.abort();
        await Promise.allSettled([working]);
        throw error;
      }
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await Promise.allSettled(fetches.values());
    },
  };
}

/** Runs work in the order it comes, no more of it at once than so many. */
function limited(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
