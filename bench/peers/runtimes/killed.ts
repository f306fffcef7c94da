import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { killOnTheWay } from "../kill-on-the-way.ts";
import type { Peer } from "../peer.ts";
import { type Situation, sleep } from "../situation.ts";

const kills = 40;

/** A runtime that is killed at its work. */
export const killed: readonly Situation<Peer>[] = [
  {
    row: "F1",
    happens: `\`create\` killed ${kills} times, each followed by \`delete --force\``,
    look: async (peer) => {
      peer.configure(sleep);
      let refused = 0;
      for (let i = 0; i < kills; i++) {
        const create = peer.start("create");
        const ended = once(create, "close");
        await setTimeout(1 + i);
        create.kill("SIGKILL");
        await ended;
        if (peer.run("delete", "--force").status !== 0) refused++;
      }
      return `${refused} of ${kills} deletions failed; left: ${peer.left()}`;
    },
  },
  {
    row: "F2",
    happens: `\`delete --force\` killed ${kills} times, each followed by another; a poststop hook should have run`,
    look: async (peer) => {
      const ran = join(peer.bundle, "ran");
      const poststop = [{ path: "/bin/touch", args: ["touch", ran] }];
      let [refused, forgotten] = [0, 0];
      await killOnTheWay(kills, {
        prepare: () => {
          peer.renew();
          peer.configure(sleep, (config) => ({ ...config, hooks: { poststop } }));
          peer.running();
        },
        start: () => peer.start("delete", "--force"),
        after: () => {
          if (peer.run("delete", "--force").status !== 0) refused++;
          if (!existsSync(ran)) forgotten++;
          rmSync(ran, { force: true });
        },
      });
      return `${refused} of ${kills} deletions failed, ${forgotten} hooks never ran; left: ${peer.left()}`;
    },
  },
  {
    row: "F6",
    happens: `\`pause\` killed ${kills} times, each followed by \`delete --force\``,
    look: async (peer) => {
      let refused = 0;
      await killOnTheWay(kills, {
        prepare: () => {
          peer.renew();
          peer.configure(sleep);
          peer.running();
        },
        start: () => peer.start("pause"),
        after: () => {
          if (peer.run("delete", "--force").status !== 0) refused++;
        },
      });
      return `${refused} of ${kills} deletions failed; left: ${peer.left()}`;
    },
  },
];
