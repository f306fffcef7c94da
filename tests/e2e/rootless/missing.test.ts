import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually, type Outcome, runProgram } from "../../fixtures/index.ts";
import { RootlessHome } from "./rootless-home.ts";

const rootless = new RootlessHome();
const { account, home } = rootless;
const ids = ["/etc/subuid", "/etc/subgid"];

/** Runs skiff where nothing is at these paths. */
function without(paths: readonly string[], ...words: string[]): Outcome {
  const hidden = paths.map((path) => `mount --bind /dev/null ${path}`).join(" && ");
  const argv = home.argv(words);
  return runProgram(["unshare", "--mount", "sh", "-c", `${hidden} && exec "$@"`, "sh", ...argv], {
    env: home.environment,
  });
}

describe("for an ordinary user", () => {
  test("newuidmap is missing: what to install is told", () => {
    const { status, stderr } = without(["/usr/bin/newuidmap"], "run", "--rm", "busybox", "true");
    assert.equal(status, 125);
    assert.match(stderr, /without newuidmap .*: apt-get install uidmap\n$/);
  });

  test("there are no subordinate ids: the own one is all there is", () => {
    const id = without(ids, "run", "--rm", "busybox", "sh", "-c", "id -u; cat /proc/self/uid_map");
    assert.equal(id.stderr, "");
    assert.match(id.stdout, new RegExp(`^0\\n +0 +${account.uid} +1\\n$`));
  });

  test("an image has files of others than there are ids for: it is told which, and how to get them", () => {
    home.ok("run", "--name", "maker", "busybox", "sh", "-c", "touch /f; chown 5:7 /f");
    home.ok("commit", "maker", "made");
    const archive = join(home.folder, "made.tar");
    home.ok("save", "-o", archive, "made");
    home.ok("rm", "maker");
    home.ok("rmi", "made");
    eventually("nothing has more ids any more", () => rootless.processes().length === 0);
    const { status, stderr } = without(ids, "load", "-i", archive);
    assert.equal(status, 1);
    assert.match(stderr, /f: .*5:7.*usermod --add-subuids .* --add-subgids/);
    assert.equal(home.ok("images", "-q").trim().split("\n").length, 1);
  });

  test("user namespaces are forbidden: the sysctls to look at are told", () => {
    // A limit of a user namespace holds for those below it: one with all ids stands for the host.
    const script = `
      unshare --user sleep 1000 & host=$!
      trap "kill $host" EXIT
      until [ "$(readlink /proc/$host/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do :; done
      for file in uid_map gid_map; do echo 0 0 4294967295 > /proc/$host/$file; done
      limit=/proc/sys/user/max_user_namespaces
      nsenter --user --target $host sh -c 'echo 0 > "$0" && exec "$@"' $limit "$@"`;
    const argv = home.argv(["run", "--rm", "busybox", "true"]);
    const { status, stderr } = runProgram(["sh", "-c", script, "sh", ...argv]);
    assert.equal(status, 125);
    assert.match(stderr, /^oar: unshare: ENOSPC: .*user\.max_user_namespaces/);
  });
});
