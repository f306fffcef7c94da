import type { MessageInitShape } from "@bufbuild/protobuf";
import { Fault } from "@skiff/base";
import type { EventExchange, Happening } from "@skiff/engine";
import { timestampOf } from "@skiff/proto";
import { type EnvelopeSchema, Events } from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { EventLog } from "@skiff/store";
import { decodeFilters, type FieldOf } from "../filter/decode-filters.ts";
import { decodeIdentifier } from "../request/decode-identifier.ts";
import { happeningOf } from "../record-event.ts";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";

/** containerd.services.events.v1 */
export function eventsService(events: EventExchange, log: EventLog): GrpcService {
  return grpcServiceOf(Events, {
    publish: ({ topic, event }, call) => {
      events.publish({
        timestamp: timestampOf(BigInt(Date.now()) * 1_000_000n),
        namespace: namespaceOf(call),
        topic: checkedTopic(topic),
        event: required("event", event),
      });
      return {};
    },
    forward: ({ envelope }) => {
      const { timestamp, namespace, topic, event } = required("envelope", envelope);
      events.publish({
        timestamp: required("envelope.timestamp", timestamp),
        namespace: decodeIdentifier("namespace", namespace),
        topic: checkedTopic(topic),
        event: required("envelope.event", event),
      });
      return {};
    },
    subscribe: async function* ({ filters }, { signal, header }) {
      const matches = decodeFilters(filters);
      const since = decodeSince(header("skiffd-since"));
      const live = events.subscribe(signal); // before the log is read: nothing is between the two
      const past = since === undefined ? [] : log.listSince(since).map(happeningOf);
      for (const happening of past) if (matches(fieldOf(happening))) yield messageOf(happening);
      for await (const happening of live) {
        if (matches(fieldOf(happening))) yield messageOf(happening);
      }
    },
  });
}

/** A moment, in nanoseconds since the epoch. Throws `invalid_argument`. */
function decodeSince(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (!Number.isNaN(milliseconds)) return BigInt(milliseconds) * 1_000_000n;
  throw new Fault("invalid_argument", `skiffd-since: ${JSON.stringify(text)} is no moment`);
}

/** As containerd wants it: `/tasks/exit`. */
function checkedTopic(topic: string): string {
  if (/^(\/[^/]+)+$/.test(topic)) return topic;
  throw new Fault("invalid_argument", `topic ${JSON.stringify(topic)}: not of the form /a/b`);
}

function messageOf({
  timestamp,
  namespace,
  topic,
  event,
}: Happening): MessageInitShape<typeof EnvelopeSchema> {
  return {
    ...(timestamp !== undefined && {
      timestamp: { seconds: timestamp.seconds, nanos: timestamp.nanos },
    }),
    namespace,
    topic,
    ...(event !== undefined && { event: { typeUrl: event.typeUrl, value: bytesOf(event.value) } }),
  };
}

/** In a buffer that nobody else sees. */
function bytesOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function fieldOf({ namespace, topic }: Happening): FieldOf {
  return ([field]) => {
    if (field === "topic") return topic;
    return field === "namespace" ? namespace : undefined;
  };
}
