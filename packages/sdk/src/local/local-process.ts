import { Fault, isFault } from "@skiff/base";
import { type Attachment, type ProcessControl, signalNumber } from "@skiff/engine";
import type { Output } from "../output.ts";
import type { Input, Process, TerminalSize } from "../process.ts";
import { cancelled } from "./cancelled.ts";
import { decodeSize } from "./decode-exec-options.ts";
import { InputPipe } from "./input-pipe.ts";
import { OutputPipe } from "./output-pipe.ts";
import { readText } from "./read-text.ts";

export interface ProcessWish {
  /** For faults: "exec ls". */
  readonly doing: string;
  readonly stdin: Input | undefined;
  readonly size?: TerminalSize | undefined;
  /** What its end takes: "kill" or "detach". */
  readonly disposal: "kill" | "detach";
  /** Whoever has it disposed of by this hears why. */
  readonly signal: AbortSignal;
  /** Runs it to its end. */
  readonly run: (attachment: Attachment) => Promise<number | "detached">;
}

const sigkill = 9;

/** See `Process`. */
export class LocalProcess implements Process {
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly exitCode: Promise<number>;
  readonly #control: ProcessControl;
  readonly #dispose: () => Promise<void>;

  private constructor(
    pipes: Pick<Process, "stdin" | "stdout" | "stderr" | "exitCode">,
    control: ProcessControl,
    dispose: () => Promise<void>,
  ) {
    this.stdin = pipes.stdin;
    this.stdout = pipes.stdout;
    this.stderr = pipes.stderr;
    this.exitCode = pipes.exitCode;
    this.#control = control;
    this.#dispose = dispose;
  }

  /** Returns once it runs. Throws what `run` throws before that. */
  static async start(wish: ProcessWish): Promise<LocalProcess> {
    const failures: unknown[] = [];
    const input = new InputPipe(wish.stdin, (failure) => {
      failures.push(failure);
      void dispose().catch(() => {}); // it is the failure that is told
    });
    const [stdout, stderr] = [new OutputPipe(), new OutputPipe()];
    const started = Promise.withResolvers<ProcessControl>();
    const letGo = Promise.withResolvers<void>();
    const release = (): void => {
      stdout.release();
      stderr.release();
      input.close();
    };
    const close = (fault?: Fault): void => {
      for (const pipe of [stdout, stderr]) pipe.close(fault);
    };
    const attachment: Attachment = {
      stdin: input.bytes,
      stdout: (bytes) => stdout.take(bytes),
      stderr: (bytes) => stderr.take(bytes),
      size: wish.size,
      detached: wish.disposal === "detach" ? letGo.promise : undefined,
      started: started.resolve,
      exited: release,
    };
    let isCalledOff = false;
    const exitCode = ending(wish, attachment, {
      close: (fault) => {
        release();
        close(fault);
      },
      demandWanted: () => {
        if (failures.length > 0) throw failures[0];
        if (isCalledOff) throw calledOff(wish);
      },
    });
    exitCode.catch(started.reject); // also: who does not ask, need not hear
    const dispose = async (): Promise<void> => {
      isCalledOff = true;
      letGo.resolve();
      await letGo.promise; // before its input ends
      release();
      if (wish.disposal === "kill") await (await started.promise).kill(sigkill);
      await Promise.allSettled([exitCode]);
    };
    const control = await started.promise;
    const pipes = {
      stdin: input.stream,
      stdout: stdout.stream,
      stderr: stderr.stream,
      exitCode,
    };
    return new LocalProcess(pipes, control, dispose);
  }

  async output(): Promise<Output> {
    const [exitCode, stdout, stderr] = await Promise.all([
      this.exitCode,
      readText(this.stdout),
      readText(this.stderr),
    ]);
    return { exitCode, stdout, stderr };
  }

  async kill(signal: string | number = sigkill): Promise<void> {
    await this.#control.kill(signalNumber(`${signal}`));
  }

  async resize(size: TerminalSize): Promise<void> {
    await this.#control.resize(decodeSize(size));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispose();
  }
}

async function ending(
  wish: ProcessWish,
  attachment: Attachment,
  {
    close,
    demandWanted,
  }: {
    readonly close: (fault?: Fault) => void;
    /** Throws where it does not matter any more how it ended. */
    readonly demandWanted: () => void;
  },
): Promise<number> {
  try {
    const status = await wish.run(attachment);
    close();
    demandWanted();
    if (status !== "detached") return status;
  } catch (error) {
    if (isFault(error)) close(error);
    throw error;
  }
  throw calledOff(wish);
}

function calledOff({ doing, signal }: ProcessWish): Fault {
  return signal.aborted ? cancelled(signal, doing) : new Fault("cancelled", `${doing}: called off`);
}
