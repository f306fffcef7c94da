import { host, linux } from "host:linux";
import { EPOLLIN, signals } from "@skiff/kernel";
import { handOverFor } from "../hand-over.ts";
import { ownPath } from "../own-path.ts";
import { environment } from "./environment.ts";
import { got, sure } from "./errno-error.ts";
import * as childProcess from "./child-process.ts";
import * as crypto from "./crypto.ts";
import * as dgram from "./dgram.ts";
import * as fs from "./fs.ts";
import { openSignal, watchDescriptor } from "./loop.ts";
import * as net from "./net.ts";
import * as os from "./os.ts";
import * as promises from "./promises.ts";
import { textOf } from "./text-of.ts";
import * as tty from "./tty.ts";

type SignalName = keyof typeof signals;
type Listener = (status: number) => void;

interface Heard {
  readonly listeners: Listener[];
  readonly watched: Disposable;
}

const heard = new Map<string, Heard>();
const atExit: Listener[] = [];

/** `process`, as far as it is asked for. */
export const process = {
  arch: "x64",
  platform: "linux",

  get argv(): readonly string[] {
    return host.argv.map(textOf);
  },

  get env(): Record<string, string | undefined> {
    return environment();
  },

  get execPath(): string {
    return ownPath();
  },

  get pid(): number {
    return linux.getpid();
  },

  geteuid: (): number => linux.geteuid(),
  getuid: (): number => linux.getuid(),
  getegid: (): number => linux.getegid(),
  cwd: (): string => textOf(got(linux.getcwd(), "getcwd")),

  kill(pid: number, signal: SignalName | number = "SIGTERM"): true {
    const number = typeof signal === "number" ? signal : signals[signal];
    sure(linux.kill(pid, number), "kill");
    return true;
  },

  /** Of a signal, or of "exit". */
  on(event: string, listener: Listener): void {
    if (event === "exit") return void atExit.push(listener);
    const known = heard.get(event);
    if (known !== undefined) return void known.listeners.push(listener);
    const signal = Object.entries(signals).find(([name]) => name === event)?.[1];
    if (signal === undefined) throw new TypeError(`process.on: ${event}`);
    const listeners = [listener];
    heard.set(event, { listeners, watched: listen(signal, listeners) });
  },

  /** The signal stays blocked: it has no effect on a program that is about to end. */
  off(event: string, listener: Listener): void {
    const known = heard.get(event);
    const at = known?.listeners.indexOf(listener) ?? -1;
    if (at >= 0) known?.listeners.splice(at, 1);
  },

  exit(status: number): never {
    for (const listener of atExit) listener(status);
    return linux.exit_group(status);
  },

  getBuiltinModule(name: string): unknown {
    return modules[name] ?? handOverFor(name);
  },
};

const modules: Readonly<Record<string, unknown>> = {
  "node:child_process": childProcess,
  "node:crypto": crypto,
  "node:dgram": dgram,
  "node:fs": fs,
  "node:fs/promises": promises,
  "node:net": net,
  "node:os": os,
  "node:tty": tty,
};

function listen(signal: number, listeners: readonly Listener[]): Disposable {
  const fd = openSignal(signal);
  const buffer = new Uint8Array(128);
  return watchDescriptor(fd, EPOLLIN, () => {
    linux.read(fd, buffer, 0, buffer.length);
    for (const listener of listeners.slice()) listener(signal);
  });
}
