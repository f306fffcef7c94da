import { join } from "node:path";
import { Fault } from "@skiff/base";
import { type ContainerId, type Decoder, integer, object, decodeJson, string } from "@skiff/spec";
import { isThere } from "../is-there.ts";
import type { Layout } from "../layout.ts";
import type { Platform, Ran } from "../platform.ts";
import { deletionEnvironment, deletionWorkMs } from "./deletion-time.ts";
import { namespace } from "./shim-program.ts";

const deadlineMs = 30_000;

/** The OCI runtime's program: asked where there is no shim to ask, and for network namespaces. */
export class OarProgram {
  readonly #platform: Platform;
  readonly #layout: Layout;
  readonly path: string;

  constructor(platform: Platform, layout: Layout, path: string) {
    this.#platform = platform;
    this.#layout = layout;
    this.path = path;
  }

  /** Whether it has a record of the container. */
  has(id: ContainerId): boolean {
    return isThere(join(this.#root, id));
  }

  /** The pid of the container's first process; undefined when it does not run. */
  async findRunning(id: ContainerId): Promise<number | undefined> {
    const ran = await this.#run(["state", id]);
    if (ran.status !== 0) return undefined; // no such container
    const { status, pid } = decodeJson(ran.stdout, decodeState);
    return status === "running" ? pid : undefined;
  }

  async kill(id: ContainerId, signal: number): Promise<void> {
    const ran = await this.#run(["kill", id, String(signal)]);
    if (ran.status !== 0) throw new Fault("failed_precondition", said(ran));
  }

  /**
   * Kills what runs of a container, and removes all that `oar` has of it. Idempotent. Throws
   * `internal` with what it says: its record is kept then.
   */
  async delete(id: ContainerId): Promise<void> {
    const ran = await this.#run(["delete", "--force", id], {
      env: deletionEnvironment(),
      milliseconds: deletionWorkMs(),
    });
    if (ran.status !== 0) throw new Fault("internal", said(ran));
  }

  /** See `oar netns`. `endStrays` finds who does that for a container, as it does plugins. */
  async pinNetwork(path: string, containerId: string): Promise<void> {
    const ran = await this.#run(["netns", path], { env: { CNI_CONTAINERID: containerId } });
    if (ran.status !== 0) throw new Fault("internal", `make network namespace: ${said(ran)}`);
  }

  /** Idempotent. */
  async unpinNetwork(path: string): Promise<void> {
    const ran = await this.#run(["netns", "--remove", path]);
    if (ran.status !== 0) throw new Fault("internal", `remove network namespace: ${said(ran)}`);
  }

  get #root(): string {
    return join(this.#layout.runtimeRoot, namespace);
  }

  #run(
    args: readonly string[],
    { env = {}, milliseconds = deadlineMs }: Partial<Running> = {},
  ): Promise<Ran> {
    return this.#platform.run(this.path, {
      args: ["--root", this.#root, ...args],
      cwd: "/",
      env,
      signal: AbortSignal.timeout(milliseconds),
    });
  }
}

interface Running {
  readonly env: Readonly<Record<string, string>>;
  readonly milliseconds: number;
}

/** One that was killed says nothing itself. */
function said({ status, stderr }: Ran): string {
  return stderr.trim() || `oar ended with ${status}`;
}

const decodeState: Decoder<{ readonly status: string; readonly pid: number }> = object((o) => ({
  status: o.required("status", string),
  pid: o.optional("pid", integer) ?? 0,
}));
