import { Deadline, type Waiting } from "@skiff/kernel";
import type { Resources } from "@skiff/spec";
import type { DBusKernel } from "./dbus-connection.ts";
import { planProperties } from "./plan-properties.ts";
import { Systemd } from "./systemd.ts";

/** Seconds that systemd has to answer. */
const patience = 10;

/** The unit of a container whose cgroup systemd made; without a name there is none, and nothing to do. */
export class Unit {
  readonly #kernel: DBusKernel & Waiting;
  readonly #name: string | undefined;

  constructor(kernel: DBusKernel & Waiting, name: string | undefined) {
    this.#kernel = kernel;
    this.#name = name;
  }

  /** Tells systemd of other limits, lest it sets the old ones once more. What is not named stays. */
  setLimits(resources: Resources): void {
    if (this.#name === undefined) return;
    const properties = planProperties(resources);
    if (properties.length === 0) return;
    using systemd = new Systemd(this.#kernel, new Deadline(this.#kernel, patience));
    systemd.setProperties(this.#name, properties);
  }

  /** Idempotent. Its processes are gone before. */
  remove(deadline: Deadline): void {
    if (this.#name === undefined) return;
    using systemd = new Systemd(this.#kernel, deadline);
    systemd.removeUnit(this.#name);
  }
}
