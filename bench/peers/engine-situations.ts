import { once } from "node:events";
import { readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { eventually, FreezableDisk, isAlive } from "../../tests/fixtures/index.ts";
import type { EnginePeer } from "./engine-peer.ts";
import { said } from "./said.ts";

/** One row of the engines' table: what happens, and what is seen then of one of them. */
export interface EngineSituation {
  readonly row: string;
  readonly happens: string;
  readonly look: (peer: EnginePeer) => Promise<string>;
}

const sleep = "exec sleep 1000";
const kills = 20;

export const engineSituations: readonly EngineSituation[] = [
  {
    row: "F1",
    happens: `the client's \`run\` is killed ${kills} times, each followed by a removal by force`,
    look: async (peer) => {
      for (let i = 0; i < kills; i++) {
        const run = peer.start(sleep);
        const ended = once(run, "close");
        await setTimeout(10 + 15 * i);
        run.kill("SIGKILL");
        await ended;
        peer.remove();
      }
      return `left: ${peer.left()}`;
    },
  },
  {
    row: "F3",
    happens: "all files of its state but its store's are emptied; removal by force",
    look: async (peer) => {
      begin(peer);
      const { processes } = peer.pids();
      for (const file of filesOf(peer)) truncateSync(file);
      const outcome = peer.remove();
      const fate = processes.some(isAlive) ? "alive" : "dead";
      return `${said(outcome)}; init ${fate}; left: ${peer.left()}`;
    },
  },
  {
    row: "F4",
    happens: "init waits for a frozen file system; removal by force",
    look: async (peer) => {
      using disk = new FreezableDisk();
      using _thawed = disk.freeze();
      begin(peer, "sh -c 'echo x > /shared/file'; sleep 1000", disk.path);
      eventually("it is stuck", () => peer.pids().processes.some(isStuck));
      const began = performance.now();
      const outcome = peer.remove();
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const left = peer.left();
      disk.thaw();
      const again = said(peer.remove());
      return `${said(outcome)} after ${seconds} s; left: ${left}; once thawed: ${again}, left: ${peer.left()}`;
    },
  },
  {
    row: "F12",
    happens: "what watches over it (shim, conmon) is killed; removal by force",
    look: async (peer) => {
      begin(peer);
      const { monitors, processes } = peer.pids();
      for (const pid of monitors) process.kill(pid, "SIGKILL");
      const outcome = peer.remove();
      const fate = processes.some(isAlive) ? "alive" : "dead";
      return `${said(outcome)}; init ${fate}; left: ${peer.left()}`;
    },
  },
  {
    row: "F32",
    happens: "the daemon is killed, and init, too; the daemon is started again; removal by force",
    look: async (peer) => {
      if (!peer.hasDaemon) return "has none";
      begin(peer);
      const { processes } = peer.pids();
      await peer.stopDaemon("SIGKILL");
      for (const pid of processes) process.kill(pid, "SIGKILL");
      await peer.startDaemon();
      return `${said(peer.remove())}; left: ${peer.left()}`;
    },
  },
  {
    row: "F36",
    happens: "20 removals by force at once, 5 times",
    look: async (peer) => {
      let failed = 0;
      for (let round = 0; round < 5; round++) {
        begin(peer);
        failed += await peer.removeAtOnce(20);
        peer.remove();
      }
      return `${failed} of 100 failed; left: ${peer.left()}`;
    },
  },
];

function begin(peer: EnginePeer, script: string = sleep, shared?: string): void {
  const { status, stderr } = peer.begin(script, shared);
  if (status !== 0) throw new Error(`${peer.name}: ${stderr}`);
  eventually("it runs", () => peer.pids().processes.length > 0);
}

/** Uninterruptibly: proc_pid_status(5). */
function isStuck(pid: number): boolean {
  try {
    return /^State:\tD/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false; // gone
  }
}

/** What it has written of the container, without that one's files and its own store. */
function filesOf({ state }: EnginePeer): readonly string[] {
  const names = readdirSync(state, { recursive: true }).map(String);
  const own = names.filter((name) => !/rootfs|merged|\.db|\.sock|\.lock|alive/.test(name));
  return own
    .map((name) => join(state, name))
    .filter((path) => {
      const stat = statSync(path);
      return stat.isFile() && (stat.mode & 0o111) === 0; // a program that runs cannot be written to
    });
}
