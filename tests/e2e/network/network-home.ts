import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before } from "node:test";
import { eventually, type Outcome, programs, runProgram } from "../../fixtures/index.ts";
import { SkiffHome } from "../skiff-home.ts";

const pluginFolder = "/usr/lib/cni";
const pluginNames = ["bridge", "firewall", "host-local", "portmap"];

/**
 * A root of skiff's own on a host with a network of its own: a network namespace in which skiff
 * runs, with the addresses 192.0.2.10 and 2001:db8::10. After each test its links and rules are as before.
 */
export class NetworkHome {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "skiff-net-"));
  readonly #netns: string = join(this.#folder, "host");
  readonly home: SkiffHome;

  constructor() {
    assert.equal(runProgram([programs.oar, "netns", this.#netns]).status, 0);
    this.home = new SkiffHome({ launcher: this.launcher, network: "default" });
    let state = "";
    before(() => {
      this.onHost("ip", "link", "add", "uplink", "type", "bridge");
      this.onHost("ip", "address", "add", "192.0.2.10/24", "dev", "uplink");
      this.onHost("ip", "address", "add", "2001:db8::10/64", "dev", "uplink", "nodad");
      this.onHost("ip", "link", "set", "uplink", "up");
      this.home.ok("run", "--rm", "busybox", "true"); // the default network's record stays
      state = this.state();
    });
    // The kernel takes a namespace apart, and with it what connects it, after it is gone.
    afterEach(() => {
      eventually(`${this.state()} is as before: ${state}`, () => this.state() === state);
    });
    after(() => {
      assert.equal(runProgram([programs.oar, "netns", "--remove", this.#netns]).status, 0);
      rmSync(this.#folder, { recursive: true });
    });
  }

  /** Runs a program on this host, which must succeed; what it printed. */
  onHost(...argv: string[]): string {
    const { status, stdout, stderr } = this.tryOnHost(...argv);
    assert.equal(status, 0, `${argv.join(" ")}: ${stderr}`);
    return stdout;
  }

  tryOnHost(...argv: string[]): Outcome {
    return runProgram([...this.launcher, ...argv]);
  }

  /** Waits until a web server in a container answers. */
  awaitServer(name: string): void {
    const script = "until wget -q -O /dev/null http://127.0.0.1 2>/dev/null; do :; done";
    this.home.ok("exec", name, "sh", "-c", script);
  }

  /** Runs skiff with plugins of these, see `plugins`. */
  skiffBy(folder: string, ...args: string[]): Outcome {
    const env = { ...this.home.environment, CNI_PATH: folder };
    return runProgram(this.home.argv(args), { env });
  }

  /** Starts skiff with plugins of these, and does not wait for it. */
  startBy(folder: string, ...args: string[]): ChildProcess {
    const [program = "", ...rest] = this.home.argv(args);
    const env = { ...process.env, ...this.home.environment, CNI_PATH: folder };
    return spawn(program, rest, { stdio: "ignore", env });
  }

  /** A folder with the plugins, but in the place of one of them this shell script; with "" nothing. */
  plugins(name: string, script: string): string {
    const folder = join(this.#folder, "plugins");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const other of pluginNames.filter((plugin) => plugin !== name)) {
      symlinkSync(join(pluginFolder, other), join(folder, other));
    }
    if (script === "") return folder;
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\nexec ${pluginFolder}/${name}\n`);
    chmodSync(join(folder, name), 0o755);
    return folder;
  }

  /** Links, and rules of the firewall with the chains that are not the kernel's. */
  state(): string {
    const links = this.onHost("ip", "-brief", "link").split("\n");
    const names = links.map((line) => line.split(/[\s@]/)[0]).filter(Boolean);
    const rules = ["iptables-save", "ip6tables-save"]
      .flatMap((program) => this.onHost(program).split("\n"))
      .filter((line) => line.startsWith("-A ") || /^:.* - /.test(line));
    return [...names, ...rules].join("\n");
  }

  /** Words before a program that is to run on this host. */
  get launcher(): string[] {
    return ["nsenter", `--net=${this.#netns}`];
  }
}

/** Waits for a program's end. */
export async function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on("exit", resolve));
}
