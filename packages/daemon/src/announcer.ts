import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { EventExchange } from "@skiff/engine";
import { timestampOf } from "@skiff/proto";
import type { GrpcCall } from "@skiff/rpc/grpc";
import { namespaceOf } from "./request/namespace-of.ts";

/** Tells those who listen of what a client has done. */
export class Announcer {
  readonly #events: EventExchange;

  constructor(events: EventExchange) {
    this.#events = events;
  }

  /** In the namespace of the call. */
  tell<D extends DescMessage>(
    call: GrpcCall,
    topic: string,
    schema: D,
    event: MessageInitShape<D>,
  ): void {
    this.tellIn(namespaceOf(call), topic, schema, event);
  }

  tellIn<D extends DescMessage>(
    namespace: string,
    topic: string,
    schema: D,
    event: MessageInitShape<D>,
  ): void {
    this.#events.publish({
      timestamp: timestampOf(BigInt(Date.now()) * 1_000_000n),
      namespace,
      topic,
      event: { typeUrl: schema.typeName, value: toBinary(schema, create(schema, event)) },
    });
  }
}
