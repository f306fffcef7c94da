import { join } from "node:path";
import { after } from "node:test";
import { programs } from "../../fixtures/index.ts";
import { ClientHome } from "../clients/client-home.ts";

interface SkiffdOptions {
  /** More than the variables that all have. */
  readonly env?: Readonly<Record<string, string>>;
  /** The line that starts it. */
  readonly argv?: typeof skiffdArgv;
}

/** A skiffd on a root of its own for one test file, and Debian's `ctr` to speak to it. Nothing may be left. */
export function skiffdHome({ env = {}, argv = skiffdArgv }: SkiffdOptions = {}): ClientHome {
  const home = new ClientHome({
    env: () => env,
    argv: ({ folder }) => ["ctr", "--address", join(folder, "c.sock")],
    daemon: { argv, answers: ["version"] },
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
