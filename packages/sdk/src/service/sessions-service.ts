import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { type Fault, isFault } from "@skiff/base";
import { type InterruptionSchema, type NoticeSchema, Sessions } from "@skiff/proto/grpc";
import { statusOf } from "@skiff/rpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { type LocalOptions, openLocal } from "../local/open-local.ts";
import { OpenSessions } from "./open-sessions.ts";
import { Queue } from "../wire/queue.ts";
import { Session } from "./session.ts";
import { takeStart } from "./take-start.ts";

export interface SessionsService extends AsyncDisposable {
  readonly service: GrpcService;
}

type Notice = MessageInitShape<typeof NoticeSchema>;

interface Client {
  readonly interruptions: AsyncIterable<MessageShape<typeof InterruptionSchema>>;
  /** Aborts when it is gone. */
  readonly signal: AbortSignal;
}

/**
 * Engines for clients of a daemon (`openEngine({ address })`), each a session's. Disposing of it returns when
 * all are closed; it is for when their clients are cut off.
 */
export function sessionsService(options: LocalOptions): SessionsService {
  const sessions = new OpenSessions();
  const service = grpcServiceOf(Sessions, {
    open: (interruptions, { signal }) => serve(sessions, options, { interruptions, signal }),
    call: async function* (requests, { signal: hungUp }) {
      const { start, input } = await takeStart(requests, hungUp);
      yield* sessions.get(start.session).answer(start, { input, hungUp });
    },
  });
  return { service, [Symbol.asyncDispose]: () => sessions[Symbol.asyncDispose]() };
}

async function* serve(
  sessions: OpenSessions,
  { onWarning, ...options }: LocalOptions,
  client: Client,
): AsyncGenerator<Notice> {
  const notices = new Queue<Notice>();
  const warn = (fault: Fault): void => {
    onWarning(fault);
    notices.push({ kind: { case: "warning", value: statusOf(fault) } });
  };
  const session = new Session(await openLocal({ ...options, onWarning: warn }));
  sessions.add(session);
  notices.push({ kind: { case: "session", value: session.name } });
  const ended = attend(client, session, () => end(sessions, session, onWarning));
  const close = (): void => notices.close();
  void ended.then(close, close);
  yield* notices;
  await ended;
}

/** Until the client sends no more, or is gone. */
async function attend(
  { interruptions, signal }: Client,
  session: Session,
  end: () => Promise<void>,
): Promise<void> {
  const gone = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => gone.resolve());
  if (signal.aborted) gone.resolve();
  const takeAll = async (): Promise<void> => {
    for await (const interruption of interruptions) session.interrupt(interruption);
  };
  try {
    await Promise.race([takeAll(), gone.promise]);
  } finally {
    await end();
  }
}

/** What could not be removed is told here as well: the client may be gone. */
async function end(
  sessions: OpenSessions,
  session: Session,
  warn: (fault: Fault) => void,
): Promise<void> {
  try {
    await sessions.end(session);
  } catch (error) {
    if (isFault(error)) warn(error);
    throw error;
  }
}
