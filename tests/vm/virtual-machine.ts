import { type Answer, Emulator } from "./emulator.ts";
import type { First } from "./plan-arguments.ts";
import { ensureTemplate } from "./template.ts";

/** A machine with the tree at /work, from where scripts run. It goes when it is disposed of. */
export class VirtualMachine implements AsyncDisposable {
  readonly #emulator: Emulator;

  private constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  /** Goes on where the template was left: no machine boots. `disk` is what makeWorkDisk() made. */
  static async restore(first: First, disk: string): Promise<VirtualMachine> {
    const template = await ensureTemplate(first, disk);
    const memory = { path: template.memory, kept: "copied" } as const;
    await using undo = new AsyncDisposableStack();
    const emulator = undo.use(new Emulator({ first, memory, disk, incoming: true }));
    emulator.tell("migrate_set_capability x-ignore-shared on");
    emulator.tell(`migrate_incoming "exec:cat ${template.state}"`);
    const { status, output } = await emulator.run("mount -o ro /dev/vdb /work");
    if (status !== 0) throw new Error(`/work: ${output}`);
    undo.move();
    return new VirtualMachine(emulator);
  }

  /** Runs a script in bash. */
  run(script: string): Promise<Answer> {
    return this.#emulator.run(`cd /work; ${script}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#emulator[Symbol.asyncDispose]();
  }
}
