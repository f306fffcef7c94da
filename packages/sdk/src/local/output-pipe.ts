import type { Fault } from "@skiff/base";

const highWaterMark = 64 * 1024;

/** A process's output, on its way to whoever reads it: as fast as that, until the process has ended. */
export class OutputPipe {
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #wake: () => void = () => {};
  /** Nobody is held up any more. */
  #isFree = false;
  #isOver = false;

  constructor() {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#controller = controller),
        pull: () => this.#wake(),
        cancel: () => this.#end(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark }),
    );
  }

  /** Resolves when there is place for more. */
  async take(bytes: Uint8Array): Promise<void> {
    const controller = this.#controller;
    if (this.#isOver || controller === undefined) return;
    controller.enqueue(bytes);
    if (this.#isFree || (controller.desiredSize ?? 1) > 0) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** The rest is taken at once: it is not much. */
  release(): void {
    this.#isFree = true;
    this.#wake();
  }

  /** No more comes, for that reason. Idempotent. */
  close(fault?: Fault): void {
    if (this.#isOver) return;
    this.#end();
    if (fault === undefined) this.#controller?.close();
    else this.#controller?.error(fault);
  }

  #end(): void {
    this.#isOver = true;
    this.release();
  }
}
