import { Fault } from "@skiff/base";
import { any, decode, eventsService, eventsServiceName, timestampOf } from "@skiff/proto";
import { stubOf } from "@skiff/rpc/client";
import { connectTtrpc } from "@skiff/rpc/node";
import { decodeIdentifier } from "../request/decode-identifier.ts";

export interface Publication {
  /** The daemon's socket. */
  readonly address: string;
  /** "/tasks/oom" */
  readonly topic: string;
  readonly namespace: string;
}

/** Longer than any event. Bytes. */
const longest = 4 * 1024 * 1024;
const answerTimeMs = 5000;

/**
 * Tells a daemon of an event, a google.protobuf.Any on standard input, as shims of containerd 1.x have it told.
 * Throws `invalid_argument` for what is no event, `unavailable` where no daemon listens.
 */
export async function publishEvent(
  { address, topic, namespace }: Publication,
  input: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (!topic.startsWith("/")) {
    throw new Fault("invalid_argument", `topic ${JSON.stringify(topic)}: not of the form /a/b`);
  }
  const event = decode(any, await readAll(input));
  if (event.typeUrl === "") throw new Fault("invalid_argument", "standard input: no event");
  const signal = AbortSignal.timeout(answerTimeMs);
  await using client = await connectTtrpc(`${address}.ttrpc`, { signal });
  const envelope = {
    timestamp: timestampOf(BigInt(Date.now()) * 1_000_000n),
    namespace: decodeIdentifier("namespace", namespace),
    topic,
    event,
  };
  await stubOf(client, eventsServiceName, eventsService).Forward({ envelope }, { signal });
}

async function readAll(input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > longest) throw new Fault("invalid_argument", "standard input: longer than an event");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
