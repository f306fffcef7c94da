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
  readonly kinds: ReadonlyMap<string, DescMethod["methodKind"]>;
}

/** Takes the client's messages, gives the answer's. A fault thrown is the call's end. */
export type GrpcMethod = (
  requests: AsyncIterable<Uint8Array>,
  call: GrpcCall,
) => AsyncIterable<Uint8Array>;

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
  const kinds = service.methods.map(({ name, methodKind }) => [name, methodKind] as const);
  return { name: service.typeName, methods, kinds: new Map(kinds) };
}

type AnyMessage = MessageInitShape<DescMessage>;
type AnyHandler = (
  request: unknown,
  call: GrpcCall,
) => AnyMessage | Promise<AnyMessage> | AsyncIterable<AnyMessage>;

/** The handlers' types are those of the methods, name by name: `GrpcHandlers` saw to it. */
function decodeHandler(handlers: object, name: string): AnyHandler | undefined {
  return (handlers as Readonly<Record<string, AnyHandler | undefined>>)[name];
}

function offer(method: DescMethod, handler: AnyHandler): GrpcMethod {
  const takesOne = method.methodKind === "unary" || method.methodKind === "server_streaming";
  return async function* (requests, call) {
    const messages = decodeAll(method, requests);
    const answer = handler(takesOne ? await onlyOne(messages) : messages, call);
    if (isIterable(answer)) {
      for await (const message of answer) yield encode(method, message);
    } else yield encode(method, await answer);
  };
}

function encode({ output }: DescMethod, message: AnyMessage): Uint8Array {
  return toBinary(output, create(output, message));
}

async function* decodeAll(
  { input }: DescMethod,
  requests: AsyncIterable<Uint8Array>,
): AsyncGenerator {
  for await (const bytes of requests) yield decodeMessage(input, bytes);
}

function decodeMessage(input: DescMessage, bytes: Uint8Array): unknown {
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
  if (found.length === 1) return found[0];
  throw new Fault("invalid_argument", "the method takes one message");
}

function isIterable(
  answer: AnyMessage | Promise<AnyMessage> | AsyncIterable<AnyMessage>,
): answer is AsyncIterable<AnyMessage> {
  return Symbol.asyncIterator in answer;
}
