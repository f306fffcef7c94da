import type { Condition } from "./condition.ts";
import { again } from "./again.ts";
import { placeOf } from "./place-of.ts";

export interface HttpWish {
  /** Of the container. */
  readonly port: number;
  /** 200 where not said. */
  readonly status?: number | undefined;
  /** Seconds after which a request that nobody answers is given up for the next; 5 where not said. */
  readonly patience?: number | undefined;
}

const defaultPatience = 5;

/** It answers a request for this path, over HTTP. */
export function forHttp(
  path: string,
  { port, status = 200, patience = defaultPatience }: HttpWish,
): Condition {
  return {
    name: `${status} from port ${port} for ${path}`,
    met: (container, signal) =>
      again(signal, async () => {
        const place = await placeOf(container, port, signal);
        const late = AbortSignal.timeout(patience * 1000);
        const url = `http://${place.host}:${place.port}${path}`;
        return (await answer(url, { signal, late })) === status;
      }),
  };
}

/** Undefined where nobody answers, or too late. */
async function answer(
  url: string,
  { signal, late }: { readonly signal: AbortSignal; readonly late: AbortSignal },
): Promise<number | undefined> {
  try {
    const either = AbortSignal.any([signal, late]);
    const response = await fetch(url, { signal: either, redirect: "manual" });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    if (!(error instanceof Error) || signal.aborted) throw error;
    return undefined;
  }
}
