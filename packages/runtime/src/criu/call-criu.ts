import { Fault, isFault } from "@skiff/base";
import {
  type At,
  CLD_EXITED,
  type Descriptor,
  ignoring,
  type Kernel,
  MSG_NOSIGNAL,
  P_PIDFD,
  readFile,
  WEXITED,
  WNOWAIT,
} from "@skiff/kernel";
import {
  criuCalls,
  type CriuRequest,
  criuRequest,
  type CriuResponse,
  criuResponse,
  decode,
  encode,
} from "@skiff/proto";
import { type Spawned, spawn } from "../spawn.ts";
import { findReason } from "./find-reason.ts";
import { becomeCriu, listening } from "./become-criu.ts";

/** criu's question in the middle of its work: what happened, to which process, and what comes with it. */
export interface Notification {
  readonly script: string;
  readonly pid: number;
  /** Whoever answers closes it. */
  readonly descriptor: Descriptor | undefined;
}

export interface CriuCall {
  /** As seen after `prepare`. */
  readonly program: string;
  readonly environment: readonly string[];
  readonly request: CriuRequest;
  /** Of this process's descriptors, those that criu gets, under the same numbers. */
  readonly inherited: readonly At[];
  /** The v2 cgroup for criu to be born in. */
  readonly cgroup: At | undefined;
  /** In criu's process, before it is criu. */
  readonly prepare: () => void;
  /** A fault makes criu undo what it did, and is what the call throws. */
  readonly answer: (notification: Notification) => void;
  /** criu's log, for who is told of a failure. */
  readonly log: string;
}

/**
 * Has criu do one thing, and returns its answer when it has ended. Throws what kept criu from
 * starting, an answer's fault, or what criu says; criu has undone its work and ended then. When
 * this process dies criu notices at its next question, and does the same.
 */
export function callCriu(kernel: Kernel, call: CriuCall): CriuResponse {
  let socket: Descriptor | undefined;
  using criu = spawn(kernel, {
    flags: 0,
    cgroup: call.cgroup,
    pidNamespace: undefined,
    child: (maker) => becomeCriu(kernel, call, maker),
    meanwhile: (child) => {
      socket = child.waitFor(listening);
    },
    untilRunning: true,
  });
  using ends = new DisposableStack();
  ends.defer(() => kernel.waitid(P_PIDFD, criu.pidfd.fd, WEXITED));
  if (socket === undefined) throw new Fault("internal", "criu's socket did not come");
  const here = ends.use(socket); // closed first, which tells criu that nothing more is asked of it
  send(kernel, here, call.request);
  return converse(kernel, { here, criu, call });
}

function converse(
  kernel: Kernel,
  { here, criu, call }: { readonly here: At; readonly criu: Spawned; readonly call: CriuCall },
): CriuResponse {
  let refused: Fault | undefined;
  for (;;) {
    const { response, descriptor } = receive(kernel, here);
    if (response === undefined) throw refused ?? ended(kernel, criu, call);
    if (!response.success) throw refused ?? failed(kernel, response, call);
    if (response.type !== criuCalls.notify) return response;
    const { script = "", pid = 0 } = response.notify ?? {};
    refused ??= refusal(() => call.answer({ script, pid, descriptor }));
    send(kernel, here, { type: criuCalls.notify, notifySuccess: refused === undefined });
  }
}

function refusal(work: () => void): Fault | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!isFault(error)) throw error;
    return error;
  }
}

/** Its next message; undefined when it is gone. */
function receive(
  kernel: Kernel,
  here: At,
): Pick<Notification, "descriptor"> & { readonly response: CriuResponse | undefined } {
  const bytes = new Uint8Array(65536);
  const take = (): ReturnType<Kernel["recvmsg"]> => kernel.recvmsg(here, bytes, 0, bytes.length, 0);
  // unix(7): a reset is reported once, before what the other end has still said.
  const { length, descriptors } = ignoring(["ECONNRESET"], take) ?? take();
  const response = length === 0 ? undefined : decode(criuResponse, bytes.subarray(0, length));
  return { response, descriptor: descriptors[0] };
}

/** Who is gone says so when it is listened to. */
function send(kernel: Kernel, here: At, request: CriuRequest): void {
  ignoring(["EPIPE"], () =>
    kernel.sendmsg(here, encode(criuRequest, request), 0, [], MSG_NOSIGNAL),
  );
}

/** Begins as runc's message, which its clients know. */
function failed(
  kernel: Kernel,
  { type, crErrno, crErrmsg }: CriuResponse,
  { log }: CriuCall,
): Fault {
  const name = Object.entries(criuCalls).find(([, number]) => number === type)?.[0] ?? "empty";
  const text = ignoring(["ENOENT"], () => readFile(kernel, log)) ?? "";
  const reason = findReason(text) ?? crErrmsg.trim();
  const what = `criu failed: type ${name.toUpperCase()} errno ${crErrno}`;
  return new Fault("failed_precondition", [what, reason, `see ${log}`].filter(Boolean).join(": "));
}

function ended(kernel: Kernel, { pidfd }: Spawned, { log }: CriuCall): Fault {
  const { code, status } = kernel.waitid(P_PIDFD, pidfd.fd, WEXITED | WNOWAIT);
  const how = code === CLD_EXITED ? `exited with ${status}` : `was killed by signal ${status}`;
  return new Fault("failed_precondition", `criu ${how} before it was done: see ${log}`);
}
