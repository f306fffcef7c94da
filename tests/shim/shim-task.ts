import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  decode,
  decodeBootstrap,
  deleteResponse,
  type Decoded,
  type TaskService,
  taskService,
  taskServiceNames,
} from "@skiff/proto";
import { connectTtrpc, type Stub, stubOf, type TtrpcClient } from "@skiff/rpc/node";
import { patience, programs } from "../fixtures/index.ts";
import type { ShimHome } from "./shim-home.ts";

const name = "containerd-shim-oar-v1";

export const shimProgram: string = join(programs.oar, "..", name);
/** Can be told to fail or die at a system call. */
export const shimWithFaults: string = join(programs.oarWithFaults, "..", name);

/** One container, its shim, and a client of that. */
export class ShimTask implements AsyncDisposable {
  readonly id: string;
  readonly bundle: string;
  readonly address: string;
  readonly client: TtrpcClient;
  readonly task: Stub<TaskService>;
  readonly #home: ShimHome;
  readonly #shim: string;

  private constructor(home: ShimHome, { id, bundle, address, client, shim }: Opened) {
    this.#home = home;
    this.#shim = shim;
    this.id = id;
    this.bundle = bundle;
    this.address = address;
    this.client = client;
    this.task = stubOf(client, taskServiceNames.v3, taskService);
  }

  static async open(
    home: ShimHome,
    { id, bundle, env, shim }: ToOpen & Pick<Opened, "shim">,
  ): Promise<ShimTask> {
    const output = runShim(home, { id, bundle, env, action: "start" });
    const { address } = decodeBootstrap(output.toString());
    assert.equal(address, `unix://${home.socket(shim)}`);
    return new ShimTask(home, { id, bundle, address, client: await connectTtrpc(address), shim });
  }

  /** The path of a FIFO in the bundle's folder, made. */
  fifo(name: string): string {
    const path = join(this.bundle, name);
    const { status } = spawnSync("mkfifo", [path]);
    assert.equal(status, 0);
    return path;
  }

  /** Creates the container; the streams that are not named go nowhere. */
  async create(
    options: { terminal?: boolean; stdin?: string; stdout?: string; stderr?: string } = {},
  ): Promise<number> {
    const { pid } = await this.task.Create({ id: this.id, bundle: this.bundle, ...options });
    return pid;
  }

  /** Adds an exec and starts it. */
  async exec(
    execId: string,
    args: readonly string[],
    options: { terminal?: boolean; stdin?: string; stdout?: string; stderr?: string } = {},
  ): Promise<number> {
    const { process } = this.#home.config(args, options.terminal ?? false);
    const value = new TextEncoder().encode(JSON.stringify(process));
    const { id } = this;
    await this.task.Exec({ id, execId, spec: { typeUrl: "process", value }, ...options });
    return (await this.task.Start({ id, execId })).pid;
  }

  /** Waits for the exit, and gives the status. */
  async wait(execId = ""): Promise<number> {
    return (await this.task.Wait({ id: this.id, execId })).exitStatus;
  }

  /** containerd's way to the end: Delete, Shutdown, and the connection's end. Gives the status. */
  async remove(): Promise<number> {
    const { exitStatus } = await this.task.Delete({ id: this.id });
    await this.task.Shutdown({ id: this.id });
    await this.client.closed;
    assert.ok(!existsSync(this.#home.socket(this.id)), "its socket is left");
    return exitStatus;
  }

  /** The pid of the shim. */
  async shimPid(): Promise<number> {
    return (await this.task.Connect({ id: this.id })).shimPid;
  }

  /** The files that the shim has open; one that it closes meanwhile is none. */
  async descriptors(): Promise<readonly string[]> {
    const folder = `/proc/${await this.shimPid()}/fd`;
    return readdirSync(folder).flatMap((fd) => {
      try {
        return `${fd} ${readlinkSync(join(folder, fd))}`;
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
        throw error;
      }
    });
  }

  /** Those of one whose container runs: a moment after its start it opens what tells of want of memory. */
  async watchingDescriptors(): Promise<readonly string[]> {
    const end = performance.now() + patience;
    for (;;) {
      const descriptors = await this.descriptors();
      if (descriptors.some((name) => /\/memory\.(oom_control|events)$/.test(name))) {
        return this.descriptors(); // it may have been in the middle of opening them
      }
      assert.ok(performance.now() < end, "it does not watch");
      await setImmediate();
    }
  }

  /** What the `delete` command says. Its warnings go to that file. */
  deleteCommand(errors?: string): Decoded<typeof deleteResponse> {
    const { id, bundle } = this;
    const call = { id, bundle, env: {}, action: "delete", ...(errors !== undefined && { errors }) };
    const output = runShim(this.#home, call);
    return decode(deleteResponse, output);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
    this.deleteCommand();
    rmSync(this.bundle, { recursive: true, force: true });
    if (this.#shim !== this.id) return;
    assert.ok(!existsSync(this.#home.socket(this.id)), "its socket is left");
  }
}

interface Opened {
  readonly id: string;
  readonly bundle: string;
  readonly address: string;
  readonly client: TtrpcClient;
  /** Whose it is: a group's, or its own. */
  readonly shim: string;
}

interface ToOpen {
  readonly id: string;
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Call {
  readonly action: string;
  readonly input?: string | Uint8Array;
  readonly program?: string;
  /** Where its standard error goes; to a file of its own without. */
  readonly errors?: string;
}

/** Runs `start` or `delete` as containerd does; it must succeed. */
export function runShim(home: ShimHome, call: ToOpen & Call): Buffer {
  const { status, stdout, stderr } = tryShim(home, call);
  assert.equal(status, 0, stderr.toString());
  return stdout;
}

/** The same, however it ends. Its streams are files: pipes would stay open here for a while after it. */
export function tryShim(
  home: ShimHome,
  { id, bundle, env, action, input = "", program = shimProgram, errors }: ToOpen & Call,
): { status: number | null; stdout: Buffer; stderr: Buffer } {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "streams-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const paths = ["stdin", "stdout", "stderr"].map((stream) => join(folder, stream));
  const [stdin = "", stdout = "", stderr = ""] = paths;
  writeFileSync(stdin, input);
  const files = [openSync(stdin, "r"), openSync(stdout, "w"), openSync(errors ?? stderr, "w")];
  const flags = ["-namespace", home.namespace, "-address", "/run/none.sock", "-id", id];
  const argv = action === "delete" ? [...flags, "-bundle", bundle, action] : [...flags, action];
  const { error, status } = spawnSync(program, argv, {
    cwd: bundle,
    env: { PATH: process.env["PATH"], MAX_SHIM_VERSION: "3", ...env },
    stdio: files,
    timeout: patience,
  });
  for (const file of files) closeSync(file);
  assert.equal(error, undefined);
  return {
    status,
    stdout: readFileSync(stdout),
    stderr: errors === undefined ? readFileSync(stderr) : Buffer.alloc(0),
  };
}
