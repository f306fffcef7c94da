import { join } from "node:path";
import { after } from "node:test";
import { programs } from "../../fixtures/index.ts";
import { ClientHome } from "../clients/client-home.ts";

/** A skiffd on a root of its own for one test file, and Debian's `ctr` to speak to it. Nothing may be left. `env` goes before the variables that all have. */
export function skiffdHome(env: Readonly<Record<string, string>> = {}): ClientHome {
  const home = new ClientHome({
    env: () => env,
    argv: ({ folder }) => ["ctr", "--address", join(folder, "c.sock")],
    daemon: { argv: skiffdArgv, answers: ["version"] },
    prepare: () => {},
    clear: (own) => {
      for (const id of own.run("containers", "ls", "--quiet").stdout.split("\n").filter(Boolean)) {
        own.run("task", "rm", "--force", id);
        own.run("containers", "rm", id);
      }
    },
  });
  after(() => home.demandNothingLeft());
  return home;
}

/** The line that starts that home's skiffd. */
export function skiffdArgv({ folder }: Pick<ClientHome, "folder">): readonly string[] {
  const [root, state, address] = ["root", "state", "c.sock"].map((name) => join(folder, name));
  return [programs.skiffd, "--root", `${root}`, "--state", `${state}`, "--address", `${address}`];
}
