import { spawn } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { eventually, FreezableDisk, isAlive, talk } from "../../../tests/fixtures/index.ts";
import { begin } from "../begin.ts";
import type { EnginePeer } from "../engine-peer.ts";
import { said } from "../said.ts";
import type { Situation } from "../situation.ts";

/** Disks that are frozen, full, damaged, or mounted elsewhere, too. */
export const disks: readonly Situation<EnginePeer>[] = [
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
    row: "F23",
    happens: "another mount namespace has a copy of all mounts; removal by force",
    look: async (peer) => {
      begin(peer);
      const words = ["--mount", "--propagation", "private", "sh", "-c", "echo copied; read line"];
      await using copy = talk(spawn("unshare", words, { stdio: "pipe" }));
      await copy.says("copied");
      return `${said(peer.remove())}; left: ${peer.left()}`;
    },
  },
  {
    row: "F38",
    happens: "the disk of all that it keeps is full; removal by force",
    look: async (peer) => {
      begin(peer);
      const full = peer.fillDisk();
      const outcome = peer.remove();
      full[Symbol.dispose]();
      const left = peer.left();
      return `${said(outcome)}; left: ${left}; with space again: ${said(peer.remove())}, left: ${peer.left()}`;
    },
  },
];

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
      const stat = lstatSync(path); // links have no content that could be damaged
      return stat.isFile() && (stat.mode & 0o111) === 0; // a program that runs cannot be written to
    });
}
