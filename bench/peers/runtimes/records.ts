import { once } from "node:events";
import { lstatSync, readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { eventually, isAlive } from "../../../tests/fixtures/index.ts";
import type { Peer } from "../peer.ts";
import { said } from "../said.ts";
import { type Situation, sleep } from "../situation.ts";

const races = 40;

/** Records that are damaged, or wanted by several at once. */
export const records: readonly Situation<Peer>[] = [
  {
    row: "F3",
    happens: "the files of its record are emptied; `delete --force`",
    look: async (peer) => {
      peer.configure(sleep);
      const pid = peer.running();
      for (const file of filesBelow(peer.root)) truncateSync(file);
      const outcome = peer.run("delete", "--force");
      return `${said(outcome)}; init ${isAlive(pid) ? "alive" : "dead"}; left: ${peer.left()}`;
    },
  },
  {
    row: "F16",
    happens: "the first of two poststop hooks fails; `delete`",
    look: async (peer) => {
      const ran = join(peer.bundle, "ran");
      const poststop = [{ path: "/bin/false" }, { path: "/bin/touch", args: ["touch", ran] }];
      peer.configure("true", (config) => ({ ...config, hooks: { poststop } }));
      const pid = peer.running();
      eventually("init is dead", () => !isAlive(pid));
      const outcome = peer.run("delete");
      const second = readdirSync(peer.bundle).includes("ran") ? "ran" : "never ran";
      return `${said(outcome)}; the second ${second}; left: ${peer.left()}`;
    },
  },
  {
    row: "F35",
    happens: `\`start\` and \`delete --force\` at once, ${races} times`,
    look: async (peer) => {
      peer.configure(sleep);
      let [refused, hung] = [0, 0];
      for (let i = 0; i < races; i++) {
        const { status, stderr } = peer.run("create");
        if (status !== 0) throw new Error(`${peer.name} create: ${stderr}`);
        const [start, deletion] = [peer.start("start"), peer.start("delete", "--force")];
        const over = once(start, "close");
        await once(deletion, "close");
        if (deletion.exitCode !== 0) refused++;
        const timer = setTimeout(() => start.kill("SIGKILL"), 5000);
        await over;
        clearTimeout(timer);
        if (start.signalCode !== null) hung++;
        peer.run("delete", "--force");
      }
      return `${refused} of ${races} deletions failed, ${hung} starts hung; left: ${peer.left()}`;
    },
  },
  {
    row: "F36",
    happens: "20 `delete --force` at once, 5 times",
    look: async (peer) => {
      peer.configure(sleep);
      let failed = 0;
      for (let round = 0; round < 5; round++) {
        peer.running();
        const deletions = Array.from({ length: 20 }, async () => {
          const child = peer.start("delete", "--force");
          await once(child, "close");
          return child.exitCode;
        });
        failed += (await Promise.all(deletions)).filter((status) => status !== 0).length;
      }
      return `${failed} of 100 failed; left: ${peer.left()}`;
    },
  },
];

function filesBelow(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  return names.filter((path) => lstatSync(path).isFile());
}
