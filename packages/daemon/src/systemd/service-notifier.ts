import { Fault } from "@skiff/base";
import { sendDatagram } from "@skiff/engine/bun";

/** Tells a service manager of the daemon's state (sd_notify(3)). Nobody listens where it is no service of type notify. */
export class ServiceNotifier {
  readonly #address: string | undefined;
  readonly #warn: (fault: Fault) => void;

  /** Takes the variable away: no shim is to speak for us. */
  constructor(env: NodeJS.ProcessEnv, warn: (fault: Fault) => void) {
    this.#address = env["NOTIFY_SOCKET"];
    this.#warn = warn;
    delete env["NOTIFY_SOCKET"];
  }

  ready(): void {
    this.#tell([`MAINPID=${process.pid}`, "STATUS=Serving containerd's API", "READY=1"]);
  }

  stopping(): void {
    this.#tell(["STOPPING=1"]);
  }

  #tell(lines: readonly string[]): void {
    if (this.#address === undefined || this.#address === "") return;
    try {
      sendDatagram(this.#address, new TextEncoder().encode(`${lines.join("\n")}\n`));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#warn(error); // the service goes on, however it is supervised
    }
  }
}
