import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Fault } from "@skiff/base";
import type { WriteContentRequest, WriteContentResponse } from "@skiff/proto/grpc";
import type { GrpcCall } from "@skiff/rpc/grpc";
import { decodeDigest, type Digest } from "@skiff/spec";
import type { ClientIngest, IngestStatus, Store } from "@skiff/store";
import { decodeLabels } from "../../request/decode-labels.ts";
import { leaseOf } from "../../request/lease-of.ts";
import { safeNumber } from "../../request/safe-number.ts";

const action = { status: 0, write: 1, commit: 2 } as const;

type Answer = Omit<WriteContentResponse, "$typeName">;

/**
 * A client sends content, message by message, and hears how far it has come. Its first message names
 * the ref, and nobody else is at that until the stream ends; a later stream goes on where this one ended.
 */
export async function* writeContent(
  store: Store,
  requests: AsyncIterable<WriteContentRequest>,
  call: GrpcCall,
): AsyncGenerator<Answer> {
  let writing: Writing | undefined;
  try {
    for await (const request of requests) {
      writing ??= await Writing.open(store, request, call);
      yield await writing.take(request);
      if (request.action === action.commit) return;
    }
  } finally {
    await writing?.close();
  }
}

class Writing {
  readonly #ref: string;
  readonly #client: ClientIngest;
  readonly #startedAt: Date;
  /** When the last of its bytes came. */
  #updatedAt: Date;
  #total: number;
  #expected: Digest | undefined;

  private constructor(
    client: ClientIngest,
    said: Pick<IngestStatus, "ref" | "startedAt" | "updatedAt">,
  ) {
    this.#client = client;
    this.#ref = said.ref;
    this.#startedAt = said.startedAt;
    this.#updatedAt = said.updatedAt;
    this.#total = 0;
  }

  static async open(store: Store, request: WriteContentRequest, call: GrpcCall): Promise<Writing> {
    const { ref } = request;
    if (ref === "") {
      throw new Fault("invalid_argument", "first message must have a reference");
    }
    const lease = leaseOf(call, store);
    const expected = request.expected === "" ? undefined : decodeDigest(request.expected);
    if (expected !== undefined) refusePresent(store, expected, call);
    const total = safeNumber("total", request.total);
    const client = await store.clientIngests.open(ref, { lease, total, expected });
    return new Writing(client, store.clientIngests.get(ref));
  }

  async take(request: WriteContentRequest): Promise<Answer> {
    if (request.ref !== "" && request.ref !== this.#ref) {
      throw new Fault("invalid_argument", `ref ${request.ref}: this stream writes ${this.#ref}`);
    }
    if (request.total > 0n) this.#total = safeNumber("total", request.total);
    if (request.expected !== "") this.#expected = decodeDigest(request.expected);
    if (request.action === action.status) return this.#answer(request.action);
    if (request.action !== action.write && request.action !== action.commit) {
      throw new Fault("unimplemented", `write action ${request.action}`);
    }
    await this.#write(request);
    if (request.action === action.write) return this.#answer(request.action);
    return this.#commit(request);
  }

  async close(): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }

  async #write({ offset: given, data }: WriteContentRequest): Promise<void> {
    const { ingest } = this.#client;
    const offset = safeNumber("offset", given);
    if (offset === 0 && ingest.size > 0) await ingest.clear();
    if (offset !== ingest.size) {
      throw new Fault(
        "invalid_argument",
        `write at ${offset}, where ${ingest.size} bytes are there: it must go on at the end`,
      );
    }
    if (data.length === 0) return;
    await ingest.write(data);
    this.#updatedAt = new Date();
  }

  async #commit({ labels, action: done }: WriteContentRequest): Promise<Answer> {
    const answer = this.#answer(done);
    await this.#client.commit(
      {
        ...(this.#expected !== undefined && { digest: this.#expected }),
        ...(this.#total > 0 && { size: this.#total }),
      },
      decodeLabels(labels),
    );
    return answer;
  }

  #answer(done: number): Answer {
    const { ingest } = this.#client;
    return {
      action: done,
      offset: BigInt(ingest.size),
      total: BigInt(this.#total),
      digest: done === action.write ? "" : ingest.digest(),
      startedAt: timestampFromDate(this.#startedAt),
      updatedAt: timestampFromDate(this.#updatedAt),
    };
  }
}

/** Content that is here already, be it in another namespace, need not be sent: this one sees it from now on. */
function refusePresent(store: Store, digest: Digest, call: GrpcCall): void {
  const lease = leaseOf(call, store);
  const present = store.metadata.transaction(() =>
    lease === undefined ? store.content.share(digest) : store.content.findAndKeep(lease, digest),
  );
  if (present !== undefined) {
    throw new Fault("already_exists", `content ${digest}: already exists`);
  }
}
