import type { Kernel } from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import type { Loop } from "../loop.ts";
import type { StdioUris } from "../stdio/stdio.ts";
import { TaskProcess } from "./task-process.ts";

/** One more process that is to run in a container. */
export class Exec extends TaskProcess {
  readonly id: string;
  readonly process: Process;

  constructor(kernel: Kernel, loop: Loop, { id, process, uris }: ExecOptions) {
    super(kernel, loop, uris);
    this.id = id;
    this.process = process;
  }
}

interface ExecOptions {
  readonly id: string;
  readonly process: Process;
  readonly uris: StdioUris;
}
