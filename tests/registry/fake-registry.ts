import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Blob, ociBlobs } from "../store/make-image.ts";

/** A request that was made, as the server saw it. */
export interface Seen {
  readonly method: string;
  /** With what is behind the question mark. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  readonly body: string;
}

/** Answers a request itself, or leaves it to the registry by returning false. */
export type Trick = (request: IncomingMessage, response: ServerResponse) => boolean | void;

const manifestType = "application/vnd.oci.image.manifest.v1+json";

/** A registry on loopback that has one image, `app:1`, and may be told to behave badly. */
export class FakeRegistry implements AsyncDisposable {
  readonly seen: Seen[] = [];
  trick: Trick = () => false;
  readonly #image: { readonly manifest: Blob; readonly blobs: readonly Blob[] };
  readonly #server: Server;

  private constructor(image: FakeRegistry["image"]) {
    this.#image = image;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(image: FakeRegistry["image"]): Promise<FakeRegistry> {
    const registry = new FakeRegistry(image);
    registry.#server.listen(0, "127.0.0.1");
    await once(registry.#server, "listening");
    return registry;
  }

  get image(): ReturnType<typeof ociBlobs> {
    return this.#image;
  }

  /** "127.0.0.1:4711". */
  get host(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("it does not listen");
    return `127.0.0.1:${address.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const { authorization, range } = headers;
    const body = await text(request);
    this.seen.push({ method, path: url, authorization, range, body });
    if (this.trick(request, response) === true) return;
    if (url === "/v2/") return void response.end("{}");
    const digest = url.split("/").at(-1)?.split("?")[0];
    const { manifest, blobs } = this.#image;
    const found = digest === "1" ? manifest : blobs.find((blob) => blob.digest === digest);
    if (found === undefined) {
      response.writeHead(404, { "content-type": "application/json" });
      response.end('{"errors":[{"code":"NAME_UNKNOWN","message":"not here"}]}');
      return;
    }
    sendBytes(response, found.bytes, url.includes("/manifests/") ? undefined : range);
  }
}

function sendBytes(response: ServerResponse, bytes: Buffer, range: string | undefined): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  const content = { "content-type": manifestType, "content-length": bytes.length - start };
  if (start === 0) response.writeHead(200, content);
  else {
    const part = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { ...content, "content-range": part });
  }
  response.end(bytes.subarray(start));
}
