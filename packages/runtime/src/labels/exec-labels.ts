import { during } from "@skiff/base";
import {
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  O_WRONLY,
  writeAll,
} from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import { openInProc, withinProc } from "../init/open-in-proc.ts";

type Labelled = Pick<Process, "apparmorProfile" | "selinuxLabel">;

/**
 * What AppArmor and SELinux do with a process when it runs its program: opened among the host's
 * files, for what is at /proc in a container can be anything (CVE-2019-16884), written there later.
 */
export class ExecLabels implements Disposable {
  readonly #kernel: Kernel;
  readonly #attributes: Descriptor;
  readonly #asked: Labelled;

  private constructor(kernel: Kernel, attributes: Descriptor, asked: Labelled) {
    this.#kernel = kernel;
    this.#attributes = attributes;
    this.#asked = asked;
  }

  /** Undefined where nothing is asked for. */
  static open(kernel: Kernel, asked: Labelled): ExecLabels | undefined {
    if (asked.apparmorProfile === undefined && asked.selinuxLabel === undefined) return undefined;
    const flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
    return new ExecLabels(kernel, openInProc(kernel, "self/attr", flags), asked);
  }

  /** To be kept until the labels are written. */
  get descriptor(): At {
    return this.#attributes;
  }

  /** Keyrings that the process makes from now on, until it runs its program, have that one's label. */
  labelKeys(): void {
    const { selinuxLabel } = this.#asked;
    if (selinuxLabel === undefined) return;
    during(`set SELinux label ${selinuxLabel} of keyrings`, () =>
      this.#write("keycreate", selinuxLabel),
    );
  }

  /** The process must be privileged still, and no filter of system calls in force. */
  write(): void {
    const { apparmorProfile, selinuxLabel } = this.#asked;
    if (selinuxLabel !== undefined) {
      during(`set SELinux label ${selinuxLabel}`, () => this.#write("exec", selinuxLabel));
    }
    if (apparmorProfile === undefined) return;
    during(`apparmor failed to apply profile ${apparmorProfile}`, () => {
      const text = `exec ${apparmorProfile}`;
      const written = ignoring(["ENOENT"], () => {
        this.#write("apparmor/exec", text);
        return true;
      });
      if (written !== true) this.#write("exec", text); // before Linux 5.8
    });
  }

  [Symbol.dispose](): void {
    this.#attributes[Symbol.dispose]();
  }

  #write(path: string, text: string): void {
    const how = { flags: O_WRONLY | O_CLOEXEC, resolve: withinProc };
    using file = this.#kernel.openat2(this.#attributes, path, how);
    writeAll(this.#kernel, file, text);
  }
}
