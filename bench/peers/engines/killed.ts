import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { comesTrue } from "../../../tests/fixtures/comes-true.ts";
import { eventually, isAlive } from "../../../tests/fixtures/index.ts";
import { begin } from "../begin.ts";
import type { EnginePeer } from "../engine-peer.ts";
import { killOnTheWay } from "../kill-on-the-way.ts";
import { said } from "../said.ts";
import { type Situation, sleep } from "../situation.ts";

const kills = 20;

/** Clients, daemons and watchers that are killed. */
export const killed: readonly Situation<EnginePeer>[] = [
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
    row: "F2",
    happens: `a removal by force is killed ${kills} times, each followed by another`,
    look: async (peer) => {
      await killOnTheWay(kills, {
        prepare: () => {
          peer.renew();
          begin(peer);
        },
        start: () => peer.startRemoval(),
        after: () => peer.remove(),
      });
      return `left: ${peer.left()}`;
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
    row: "F39",
    happens: "the client of `run --rm` is killed, then init; nobody removes it",
    look: async (peer) => {
      const client = peer.startAttached(sleep);
      const ended = once(client, "close");
      eventually("it runs", () => peer.pids().processes.length > 0);
      const { processes } = peer.pids();
      client.kill("SIGKILL");
      await ended;
      for (const pid of processes) process.kill(pid, "SIGKILL");
      comesTrue(() => !peer.isListed());
      return `left: ${peer.left()}`;
    },
  },
];
