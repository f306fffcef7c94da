import { dirname } from "node:path";
import { image } from "../make-engines.ts";
import type { Client } from "./client.ts";

const id = "bench-{}";

/** Debian's `ctr` on a daemon's socket, with one runtime. It needs two commands for a removal. */
export function byCtr(
  name: string,
  { address, runtime }: { readonly address: string; readonly runtime: string },
): Client {
  const line = ["ctr", "--address", address] as const;
  const by = ["--runtime", runtime, image] as const;
  const removal =
    'i=$1; shift; "$@" task rm --force "$i" 2>/dev/null; "$@" containers rm "$i" 2>/dev/null';
  return {
    name,
    run: [...line, "run", "--rm", ...by, id, "/bin/true"],
    begin: [...line, "run", "--detach", ...by, id, "sleep", "1000"],
    exec: [...line, "task", "exec", "--exec-id", "bench", id, "/bin/true"],
    create: [...line, "containers", "create", ...by, id, "/bin/true"],
    remove: ["sh", "-c", removal, "sh", id, ...line],
    load: (archive) => [...line, "images", "import", archive],
    pull: (reference) => [...line, "images", "pull", "--plain-http", reference],
    drop: (reference) => [...line, "images", "rm", "--sync", reference],
    mark: `${dirname(address)}/`,
  };
}
