import { join } from "node:path";
import { Fault } from "@skiff/base";
import type { ContainerId } from "@skiff/spec";
import type { Layout } from "../layout.ts";
import type { Platform, Ran } from "../platform.ts";
import { deletionEnvironment, deletionWorkMs } from "./deletion-time.ts";

/** containerd's word for whose containers these are. */
export const namespace = "skiff";
const startMs = 30_000;

/** The shim's program, as containerd calls it (core/runtime/v2/README.md). */
export class ShimProgram {
  readonly #platform: Platform;
  readonly #layout: Layout;
  readonly #path: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(
    platform: Platform,
    layout: Layout,
    { path, rootless }: { readonly path: string; readonly rootless: boolean },
  ) {
    this.#platform = platform;
    this.#layout = layout;
    this.#path = path;
    this.#env = rootless ? { OAR_SHIM_ROOTLESS: layout.sockets } : {};
  }

  /** Starts the container's shim; its answer says where it listens. The bundle is there already. */
  async start(id: ContainerId): Promise<string> {
    return (await this.#run(id, "start")).stdout;
  }

  /**
   * Kills and removes what a shim that is gone left of the container: its processes,
   * its mounts, its cgroup, its socket. Idempotent.
   */
  async delete(id: ContainerId): Promise<void> {
    await this.#run(id, "delete");
  }

  async #run(id: ContainerId, action: "start" | "delete"): Promise<Ran> {
    const bundle = this.#layout.bundle(id);
    const address = join(this.#layout.state, "skiff.sock");
    const milliseconds = action === "start" ? startMs : deletionWorkMs();
    const ran = await this.#platform.run(this.#path, {
      args: ["-namespace", namespace, "-id", id, "-address", address, "-bundle", bundle, action],
      cwd: bundle,
      env: { ...this.#env, ...deletionEnvironment() },
      signal: AbortSignal.timeout(milliseconds),
    });
    if (ran.status === 0) return ran;
    const said = ran.stderr.trim().split("\n").at(-1) ?? "";
    throw new Fault("internal", `shim ${action}: exit status ${ran.status}${said && `: ${said}`}`);
  }
}
