import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { after, afterEach, before } from "node:test";
import { eventually, TestAccount } from "../../fixtures/index.ts";
import { SkiffHome, type SkiffHomeOptions } from "../skiff-home.ts";

/** As udev has it: everybody may make an interface in a network namespace of the own. */
const tun = { path: "/dev/net/tun", mode: 0o666 } as const;

/**
 * A root of skiff's own that belongs to an ordinary user, who runs it. After each test nothing of that
 * user's lives any more, what is of the subordinate ids neither: their processes have no cgroup.
 */
export class RootlessHome {
  readonly account: TestAccount = new TestAccount();
  readonly home: SkiffHome;

  constructor(options: Pick<SkiffHomeOptions, "launcher" | "network"> = {}) {
    const { mode } = statSync(tun.path);
    before(() => chmodSync(tun.path, tun.mode));
    this.home = new SkiffHome({ ...options, account: this.account });
    afterEach(() => eventually("all of the user's has ended", () => this.processes().length === 0));
    after(() => {
      this.account[Symbol.dispose]();
      chmodSync(tun.path, mode);
    });
  }

  /** The numbers of all that lives of the account and its subordinate ids. */
  processes(): readonly number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && this.#isOurs(`/proc/${name}/status`))
      .map(Number);
  }

  /** Of some the files in /proc are root's (proc(5), "/proc/PID"). */
  #isOurs(status: string): boolean {
    const { uid, subuid } = this.account;
    const owner = Number(/^Uid:\s+(\d+)/m.exec(readIfThere(status))?.[1]);
    return owner === uid || (owner >= subuid && owner < subuid + subordinates);
  }
}

/** How many useradd gives. */
const subordinates = 65_536;

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // gone meanwhile
  }
}
