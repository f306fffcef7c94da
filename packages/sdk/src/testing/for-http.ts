import type { Condition } from "./condition.ts";
import { again } from "./again.ts";
import { placeOf } from "./place-of.ts";

export interface HttpWish {
  /** Of the container. */
  readonly port: number;
  /** 200 where not said. */
  readonly status?: number | undefined;
}

/** It answers a request for this path, over HTTP. */
export function forHttp(path: string, { port, status = 200 }: HttpWish): Condition {
  return {
    name: `${status} from port ${port} for ${path}`,
    met: (container, signal) =>
      again(signal, async () => {
        const place = await placeOf(container, port, signal);
        return (await answer(`http://${place.host}:${place.port}${path}`, signal)) === status;
      }),
  };
}

/** Undefined where nobody answers. */
async function answer(url: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const response = await fetch(url, { signal, redirect: "manual" });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    if (!(error instanceof Error) || signal.aborted) throw error;
    return undefined;
  }
}
