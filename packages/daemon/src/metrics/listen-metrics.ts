import { createServer, type ServerResponse } from "node:http";
import { Fault } from "@skiff/base";
import { renderMetrics } from "./render-metrics.ts";
import type { Metric } from "./sample.ts";

/** Where containerd has them too. */
const path = "/v1/metrics";

/**
 * Serves metrics over HTTP, without any authentication: the address is to be one that only who may read
 * them can reach. Throws `unavailable` where it cannot listen. Disposing of it ends what is under way.
 */
export async function listenMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  gather: () => Promise<readonly Metric[]>,
  bug: (error: unknown) => void,
): Promise<AsyncDisposable> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== path) {
      response.writeHead(404, { "content-type": "text/plain" }).end(`only GET ${path}\n`);
      return;
    }
    void answer(response, { gather, bug });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      const fault = `listen ${host}:${port} for metrics: ${error.message}`;
      reject(new Fault("unavailable", fault, { cause: error }));
    });
    server.listen({ host, port }, resolve);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Never rejects. */
async function answer(
  response: ServerResponse,
  of: { readonly gather: () => Promise<readonly Metric[]>; readonly bug: (error: unknown) => void },
): Promise<void> {
  try {
    const text = renderMetrics(await of.gather());
    const type = "text/plain; version=0.0.4; charset=utf-8";
    response.writeHead(200, { "content-type": type }).end(text);
  } catch (error) {
    of.bug(error);
    response.writeHead(500).end();
  }
}
