import { isFault } from "@skiff/base";
import type { Deadline, Files, Waiting } from "@skiff/kernel";
import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "../cgroup-directory.ts";
import type { DBusKernel } from "./dbus-connection.ts";
import { planProperties } from "./plan-properties.ts";
import { Systemd } from "./systemd.ts";
import { systemSocket, type UnitName } from "./unit-name.ts";
import { withPeriod } from "./with-period.ts";

/** The unit of a container whose cgroup systemd made; without a name there is none, and nothing to do. */
export class Unit {
  readonly #kernel: DBusKernel & Files & Waiting;
  readonly #unit: UnitName | undefined;

  constructor(kernel: DBusKernel & Files & Waiting, unit: UnitName | undefined) {
    this.#kernel = kernel;
    this.#unit = unit;
  }

  /** Tells systemd of other limits, lest it sets the old ones once more. What is not named stays. */
  setLimits(resources: Resources, directories: readonly CgroupDirectory[]): void {
    if (this.#unit === undefined) return;
    const whole = withPeriod(this.#kernel, resources, directories);
    const properties = planProperties(whole, directories);
    if (properties.length === 0) return;
    const { socket, name } = this.#unit;
    using systemd = new Systemd(this.#kernel, socket);
    systemd.setProperties(name, properties);
  }

  /** Idempotent. Its processes are gone before. */
  remove(deadline: Deadline): void {
    if (this.#unit === undefined) return;
    using systemd = this.#find(this.#unit, deadline);
    systemd?.removeUnit(this.#unit.name);
  }

  /** A user's systemd ends with the user's last session, and its units with it: undefined then. */
  #find({ socket }: UnitName, deadline: Deadline): Systemd | undefined {
    try {
      return new Systemd(this.#kernel, socket, deadline);
    } catch (error) {
      if (socket === systemSocket || !isFault(error, "failed_precondition")) throw error;
      return undefined;
    }
  }
}
