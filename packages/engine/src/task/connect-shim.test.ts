import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { bunPlatform } from "../bun/bun-platform.ts";
import { connectShim } from "./connect-shim.ts";

const folder = mkdtempSync(join(tmpdir(), "busy-"));
after(() => rmSync(folder, { recursive: true }));

/** Accepts nobody before it is told to, and has room for two who wait. */
const listen = `$s = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die; $| = 1;
  print "listens"; <STDIN>; while ($c = $s->accept) { push @c, $c }`;

test("connectShim() waits for a shim that is busy, and not for one that is dead", async () => {
  const path = join(folder, "shim");
  const shim = spawn("perl", ["-MIO::Socket::UNIX", "-e", listen, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(shim, "exit");
  await once(shim.stdout, "data");
  const waiting = Array.from({ length: 2 }, () => connect(path));
  await Promise.all(waiting.map((socket) => once(socket, "connect")));
  await assert.rejects(bunPlatform.connect(path), { code: "unavailable" });
  const connecting = connectShim(bunPlatform, `unix://${path}`);
  shim.stdin.write("\n");
  {
    await using _client = await connecting;
  }
  for (const socket of waiting) socket.destroy();
  shim.kill("SIGKILL");
  await ended;
  await assert.rejects(connectShim(bunPlatform, path), { code: "unavailable" });
});
