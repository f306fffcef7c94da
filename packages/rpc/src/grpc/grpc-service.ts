import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Fault } from "@skiff/base";
import { onlyMessage } from "./only-message.ts";

/** What a handler may know of its call. */
export interface GrpcCall {
  /** Aborts when the client gives the call up, vanishes, or its deadline passes. */
  readonly signal: AbortSignal;
  /** A header of the client's, by its name in lower case. */
  readonly header: (name: string) => string | undefined;
}

/** A service as a server offers it: bytes in, bytes out. Made by `grpcServiceOf`. */
export interface GrpcService {
  /** Its full name, as containerd.services.version.v1.Version. */
  readonly name: string;
  readonly methods: ReadonlyMap<string, GrpcMethod>;
}

/** Takes what the client sends, gives the answer. A fault thrown is the call's end. */
export type GrpcMethod =
  | {
      readonly kind: "unary";
      readonly answer: (request: Uint8Array, call: GrpcCall) => Uint8Array | Promise<Uint8Array>;
    }
  | {
      readonly kind: Exclude<DescMethod["methodKind"], "unary">;
      readonly answer: (
        requests: AsyncIterable<Uint8Array>,
        call: GrpcCall,
      ) => AsyncIterable<Uint8Array>;
    };

/**
 * A handler for each method; one that is left out answers `unimplemented`. Where the client sends one
 * message the handler takes that, else an iterable; where the server does, it gives a promise, else one.
 */
export type GrpcHandlers<S extends DescService> = {
  readonly [Name in keyof S["method"]]?: Handler<S["method"][Name]>;
};

type Handler<M extends DescMethod> = (
  request: Incoming<M>,
  call: GrpcCall,
) => M["methodKind"] extends "unary" | "client_streaming"
  ? Promise<MessageInitShape<M["output"]>> | MessageInitShape<M["output"]>
  : AsyncIterable<MessageInitShape<M["output"]>>;

type Incoming<M extends DescMethod> = M["methodKind"] extends "unary" | "server_streaming"
  ? MessageShape<M["input"]>
  : AsyncIterable<MessageShape<M["input"]>>;

export function grpcServiceOf<S extends DescService>(
  service: S,
  handlers: GrpcHandlers<S>,
): GrpcService {
  const methods = new Map<string, GrpcMethod>();
  for (const method of service.methods) {
    const handler = decodeHandler(handlers, method.localName);
    if (handler !== undefined) methods.set(method.name, offer(method, handler));
  }
  return { name: service.typeName, methods };
}

type AnyMessage = MessageInitShape<DescMessage>;
type Answer = AnyMessage | Promise<AnyMessage> | AsyncIterable<AnyMessage>;
type AnyHandler = (request: unknown, call: GrpcCall) => Answer;

/** The handlers' types are those of the methods, name by name: `GrpcHandlers` saw to it. */
function decodeHandler(handlers: object, name: string): AnyHandler | undefined {
  return (handlers as Readonly<Record<string, AnyHandler | undefined>>)[name];
}

function offer(method: DescMethod, handler: AnyHandler): GrpcMethod {
  const { methodKind: kind, input } = method;
  if (kind === "unary") {
    return {
      kind,
      answer: (request, call) => encodeOne(method, handler(decode(input, request), call)),
    };
  }
  const takesOne = kind === "server_streaming";
  return {
    kind,
    answer: async function* (requests, call) {
      const messages = decodeAll(input, requests);
      const answer = handler(takesOne ? await onlyOne(messages) : messages, call);
      if (isIterable(answer)) {
        for await (const message of answer) yield encode(method, message);
      } else yield encode(method, await answer);
    },
  };
}

function encodeOne(method: DescMethod, answer: Answer): Uint8Array | Promise<Uint8Array> {
  if (answer instanceof Promise) return answer.then((message) => encode(method, message));
  if (isIterable(answer)) throw new TypeError(`${method.name} gives one message`);
  return encode(method, answer);
}

function encode({ output }: DescMethod, message: AnyMessage): Uint8Array {
  return toBinary(output, create(output, message));
}

async function* decodeAll(input: DescMessage, requests: AsyncIterable<Uint8Array>): AsyncGenerator {
  for await (const bytes of requests) yield decode(input, bytes);
}

function decode(input: DescMessage, bytes: Uint8Array): unknown {
  try {
    return fromBinary(input, bytes);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Fault("invalid_argument", `${input.typeName}: ${error.message}`, { cause: error });
  }
}

async function onlyOne(messages: AsyncIterable<unknown>): Promise<unknown> {
  const found: unknown[] = [];
  for await (const message of messages) {
    found.push(message);
    if (found.length > 1) break;
  }
  return onlyMessage(found);
}

function isIterable(answer: Answer): answer is AsyncIterable<AnyMessage> {
  return Symbol.asyncIterator in answer;
}
