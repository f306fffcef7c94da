import type { MessageInitShape } from "@bufbuild/protobuf";
import type { AnswerSchema } from "@skiff/proto/grpc";
import { LocalContainer } from "../local/local-container.ts";
import { LocalPod } from "../local/local-pod.ts";
import type { ContainerReference } from "../wire/container-reference.ts";
import type { PodReference } from "../wire/pod-reference.ts";
import { slices } from "../wire/slices.ts";
import { encodeValue } from "../wire/value.ts";
import type { Queue } from "../wire/queue.ts";

export type Answer = MessageInitShape<typeof AnswerSchema>;

/** What a client hears of a stream, until it hangs up. */
export async function* streamAnswers(
  stream: ReadableStream<Uint8Array>,
  hungUp: AbortSignal,
): AsyncGenerator<Answer> {
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {}); // who reads it has heard of it
  hungUp.addEventListener("abort", cancel, { once: true });
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      yield* chunkAnswers(next.value);
    }
  } finally {
    hungUp.removeEventListener("abort", cancel);
    cancel();
  }
}

/** What a client hears of many values. */
export async function* listAnswers(values: AsyncIterable<unknown>): AsyncGenerator<Answer> {
  for await (const value of values) yield valueAnswer(value);
}

/** Waits for what `work` gives; meanwhile a client hears what it tells. */
export async function* awaited<T>(
  work: Promise<T>,
  told: Queue<unknown>,
): AsyncGenerator<Answer, T> {
  const close = (): void => told.close();
  void work.then(close, close);
  for await (const value of told) {
    yield { kind: { case: "progress", value: encodeValue(value) } };
  }
  return await work;
}

/** What a client hears of a value: of bytes, all of them in chunks. */
export function* valueAnswers(value: unknown): Generator<Answer> {
  if (value instanceof Uint8Array) yield* chunkAnswers(value);
  else yield valueAnswer(Array.isArray(value) ? value.map(described) : described(value));
}

export function valueAnswer(value: unknown): Answer {
  return { kind: { case: "value", value: encodeValue(value) } };
}

function* chunkAnswers(bytes: Uint8Array): Generator<Answer> {
  for (const chunk of slices(bytes)) yield { kind: { case: "chunk", value: chunk } };
}

function described(value: unknown): unknown {
  if (value instanceof LocalPod) {
    const { id, name, isOwn } = value;
    return { id, name, isOwn } satisfies PodReference;
  }
  if (!(value instanceof LocalContainer)) return value;
  const { id, name, image, isOwn } = value;
  return { id, name, image, isOwn } satisfies ContainerReference;
}
