import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { decodeBootstrap } from "@skiff/proto";

/**
 * From now on who wants to speak to the shim speaks to us, who pass all of it on: the bundle says so. `hear`
 * is told of what the shim is asked, as text that a method's name can be read in, before the shim is.
 * @param folder Where we listen; its path is to be short (unix(7)).
 */
export async function listenBetween(
  { shim, folder }: { readonly shim: number; readonly folder: string },
  hear: (asked: string) => void,
): Promise<AsyncDisposable> {
  const answer = join(`/proc/${shim}/cwd`, "bootstrap.json");
  const said = readFileSync(answer, "utf8");
  const { address } = decodeBootstrap(said);
  const between = join(folder, "between");
  const lines = new Set<Socket>();
  const server = createServer((client) => {
    const line = connect(address.replace(/^unix:\/\//, ""));
    lines.add(client).add(line);
    client.on("data", (bytes) => {
      hear(bytes.toString("latin1"));
      line.write(bytes);
    });
    line.on("data", (bytes) => client.write(bytes));
    for (const [one, other] of [
      [client, line],
      [line, client],
    ] as const) {
      one.on("close", () => other.destroy());
      one.on("error", () => other.destroy());
    }
  });
  await once(server.listen(between), "listening");
  writeFileSync(answer, said.replace(address, `unix://${between}`));
  return {
    [Symbol.asyncDispose]: async () => {
      for (const line of lines) line.destroy();
      await once(server.close(), "close");
      rmSync(between, { force: true });
    },
  };
}
