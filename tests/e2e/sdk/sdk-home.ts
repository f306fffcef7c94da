import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { type Engine, openEngine, type OpenOptions } from "@skiff/sdk";
import { eventually, programs } from "../../fixtures/index.ts";
import { SkiffHome } from "../skiff-home.ts";

/** Set for a run of the tests against skiffd. */
export const overSkiffd = "SDK_OVER_SKIFFD";

interface SdkHomeOptions {
  /** Whether its engines are in a skiffd. */
  readonly remote?: boolean;
}

/** A skiffd on a home's root. */
interface Daemon {
  readonly address: string;
  /** Returns when it has ended. */
  readonly end: (signal: "SIGTERM" | "SIGKILL") => Promise<void>;
}

/** A `SkiffHome` for programs that use the SDK. */
export class SdkHome extends SkiffHome {
  readonly options: OpenOptions;

  constructor({ remote = process.env[overSkiffd] !== undefined }: SdkHomeOptions = {}) {
    super();
    const local = { root: this.root, programs: dirname(programs.oar) };
    this.options = remote ? { address: join(this.folder, "skiffd.sock") } : local;
    // Whatever it runs on keeps its inotify instance from the first watcher on.
    before(() => watch(this.folder).close());
    if (!remote) return;
    let daemon: Daemon | undefined;
    before(async () => {
      daemon = await this.startDaemon("skiffd", join(this.root, "run")); // as `skiff` has it
    });
    after(() => daemon?.end("SIGTERM"));
  }

  open(options: OpenOptions = {}): Promise<Engine> {
    return openEngine({ ...this.options, ...options });
  }

  /** Starts one by that name, and returns when it listens. Each has a state directory of its own. */
  async startDaemon(name: string, state: string = join(this.folder, name)): Promise<Daemon> {
    const address = join(this.folder, `${name}.sock`);
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const places = ["--root", this.root, "--state", state, "--address", address];
    const env = { ...process.env, ...this.environment };
    const daemon = spawn(programs.skiffd, places, { stdio: ["ignore", log, log], env });
    closeSync(log);
    await once(daemon, "spawn");
    eventually("skiffd listens", () => existsSync(address));
    const end: Daemon["end"] = async (signal) => {
      const ended = once(daemon, "exit");
      daemon.kill(signal);
      await ended;
    };
    return { address, end };
  }
}
