import { during, Fault, isFault } from "@skiff/base";
import { Deadline, type Pid, SyscallFault, type Waiting } from "@skiff/kernel";
import { DBusConnection, type DBusKernel } from "./dbus-connection.ts";
import type { DBusMessage } from "./dbus-message.ts";
import type { DBusWriter } from "./dbus-writer.ts";
import type { Scope } from "./plan-scope.ts";
import type { UnitName } from "./unit-name.ts";
import type { UnitProperty } from "./unit-property.ts";
import { writeProperties } from "./write-properties.ts";

/** Seconds: on a busy machine systemd begins a job when it has nothing else to do. runc waits as long. */
const patience = 30;

/**
 * The systemd that is the first process, or a user's own. Each method returns when what it asks
 * for is so, and throws `deadline_exceeded` where that takes too long.
 */
export class Systemd implements Disposable {
  /** The path of its socket. */
  readonly socket: string;
  readonly #connection: DBusConnection;
  #made: UnitName | undefined;

  /** All that is asked of it here has one deadline. Throws `failed_precondition` where it cannot be asked. */
  constructor(
    kernel: DBusKernel & Waiting,
    socket: string,
    deadline: Deadline = new Deadline(kernel, patience),
  ) {
    this.socket = socket;
    this.#connection = connect(kernel, socket, deadline);
  }

  /** The cgroup that all its units are in, as the host names it: empty for the root. */
  observeControlGroup(): string {
    const { body } = this.#ask("org.freedesktop.DBus.Properties", "Get", "ss", (words) => {
      words.string(`${errorPrefix}Manager`);
      words.string("ControlGroup");
    });
    body.signature();
    return body.string();
  }

  /** The scope that was made here, or that may have been: not one that was found there. */
  get made(): UnitName | undefined {
    return this.#made;
  }

  /** Throws `already_exists` where there is such a unit; one that failed is forgotten. */
  demandAbsent(unit: string): void {
    ifLoaded(() => this.#call("ResetFailedUnit", "s", (body) => body.string(unit)));
    ifLoaded(() => {
      this.#call("GetUnit", "s", (body) => body.string(unit));
      throw new Fault(
        "already_exists",
        `systemd has a unit ${unit} already: set another linux.cgroupsPath, or stop it`,
      );
    });
  }

  /**
   * Makes a scope with a process in it, whose cgroup is the caller's to write to and to divide
   * (Delegate=). Throws `already_exists`.
   */
  startScope(
    scope: Scope,
    more: { readonly process: Pid; readonly properties: readonly UnitProperty[] },
  ): void {
    const { name: unit } = scope.unit;
    const properties: readonly UnitProperty[] = [
      { name: "Description", type: "s", value: `container ${unit}` },
      { name: "Slice", type: "s", value: scope.slice },
      { name: "PIDs", type: "au", value: [more.process] },
      { name: "Delegate", type: "b", value: true },
      { name: "DefaultDependencies", type: "b", value: false },
      ...more.properties,
    ];
    this.#made = scope.unit;
    try {
      during(`start ${unit}`, () => {
        this.#runJob("StartTransientUnit", "ssa(sv)a(sa(sv))", (body) => {
          body.string(unit);
          body.string("fail");
          writeProperties(body, properties);
          body.array(8, () => {});
        });
      });
    } catch (error) {
      if (isFault(error, "already_exists")) this.#made = undefined;
      throw error;
    }
  }

  /** Sets other limits until the unit ends. */
  setProperties(unit: string, properties: readonly UnitProperty[]): void {
    during(`set properties of ${unit}`, () => {
      this.#call("SetUnitProperties", "sba(sv)", (body) => {
        body.string(unit);
        body.boolean(true);
        writeProperties(body, properties);
      });
    });
  }

  /** Ends the unit and removes its cgroup; systemd forgets how it ended. Idempotent. */
  removeUnit(unit: string): void {
    during(`stop ${unit}`, () => {
      ifLoaded(() => {
        this.#runJob("StopUnit", "ss", (body) => {
          body.string(unit);
          body.string("replace");
        });
      });
      ifLoaded(() => this.#call("ResetFailedUnit", "s", (body) => body.string(unit)));
    });
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }

  /**
   * Its reply names a job, and a signal tells how that ended, on a connection of one's own without
   * subscribing. It may come before the reply: what comes before a reply is kept.
   */
  #runJob(member: string, signature: string, write: (body: DBusWriter) => void): void {
    const job = this.#call(member, signature, write).body.string();
    for (;;) {
      const { member: signal, body } = this.#connection.receive(`the end of ${job}, of ${member}`);
      if (signal !== "JobRemoved") continue;
      body.uint32();
      if (body.string() !== job) continue;
      body.string();
      const result = body.string();
      if (result === "done") return;
      throw new Fault("internal", `systemd: ${member}: the job's result is ${result}`);
    }
  }

  #call(member: string, signature: string, write: (body: DBusWriter) => void): DBusMessage {
    return this.#ask(`${errorPrefix}Manager`, member, signature, write);
  }

  #ask(
    interfaceName: string,
    member: string,
    signature: string,
    write: (body: DBusWriter) => void,
  ): DBusMessage {
    const reply = this.#connection.call({
      path: "/org/freedesktop/systemd1",
      interface: interfaceName,
      member,
      signature,
      write,
    });
    if (reply.kind === "error") throw explain(reply, member);
    return reply;
  }
}

function connect(kernel: DBusKernel & Waiting, socket: string, deadline: Deadline): DBusConnection {
  try {
    return during("systemd", () => greet(kernel, socket, deadline));
  } catch (error) {
    if (!(error instanceof Fault) || !(error.cause instanceof SyscallFault)) throw error;
    throw new Fault(
      "failed_precondition",
      `systemd cannot be asked (${error.cause.message}): use cgroupfs, without --systemd-cgroup`,
      { cause: error },
    );
  }
}

/** Seconds: it answers within milliseconds, or not at all. */
const greetingTime = 1;

/**
 * Of many connections systemd 252 has taken one, read what came, and slept over it until anything
 * else happened: another connection does.
 */
function greet(kernel: DBusKernel & Waiting, socket: string, deadline: Deadline): DBusConnection {
  for (;;) {
    const greeting = new Deadline(kernel, greetingTime);
    try {
      return new DBusConnection(kernel, socket, { deadline, greeting });
    } catch (error) {
      if (!isFault(error, "deadline_exceeded")) throw error;
      deadline.rest(0, () => "the answer to AUTH");
    }
  }
}

const errorPrefix = "org.freedesktop.systemd1.";

function explain({ errorName = "", body }: DBusMessage, member: string): Fault {
  const message = `systemd: ${member}: ${body.string()}`;
  switch (errorName) {
    case `${errorPrefix}UnitExists`:
      return new Fault("already_exists", message);
    case `${errorPrefix}NoSuchUnit`:
      return new Fault("not_found", message);
    case "org.freedesktop.DBus.Error.AccessDenied":
      return new Fault("permission_denied", message);
    default:
      return new Fault("failed_precondition", `${message} (${errorName})`);
  }
}

function ifLoaded(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
  }
}
