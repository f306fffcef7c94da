import assert from "node:assert/strict";
import { test } from "node:test";
import { listPoints } from "../crash/points.ts";
import { OarHome, runProgram } from "../fixtures/index.ts";

const alone = new OarHome();

/** Before a program's words: it sees four thousand mounts of others. */
const amongMany = [
  ["unshare", "--mount", "--propagation", "private", "sh", "-ec"],
  `mount -t tmpfs none /mnt
   for i in 0 1 2 3 4 5 6 7 8 9 10 11; do mkdir /mnt/$i; done
   for i in 0 1 2 3 4 5 6 7 8 9 10 11; do mount --rbind /mnt /mnt/$i; done
   exec "$@"`,
  "sh",
].flat();
const crowded = new OarHome(amongMany);

test("delete makes as many system calls among thousands of others' mounts as among none", () => {
  const { stdout } = runProgram([...amongMany, "grep", "-c", "", "/proc/self/mountinfo"]);
  assert.ok(Number(stdout) > 4000, stdout);
  const [few = 0, many = 0] = [alone, crowded].map((home) => {
    using container = home.container().running();
    return listPoints(container, ["delete", "--force"]).length;
  });
  // How often it waits for a process to die differs; one look at all mounts takes hundreds of reads.
  assert.ok(few > 20, `${few} calls`);
  assert.ok(many < few + 30, `${many} calls instead of ${few}`);
});
