import { image, type Engine } from "../make-engines.ts";
import type { Client } from "./client.ts";

const id = "bench-{}";

/** A command line with Docker's words. */
export function byWords({ name, line, limits, mark }: Engine): Client {
  const named = ["--name", id, ...limits, image] as const;
  const isPodman = name === "podman";
  const patience = isPodman ? ["--time", "0"] : []; // it asks first, and waits
  const insecure = isPodman ? ["--tls-verify=false"] : [];
  return {
    name,
    run: [...line, "run", "--rm", ...limits, image, "/bin/true"],
    begin: [...line, "run", "-d", ...named, "sleep", "1000"],
    exec: [...line, "exec", id, "/bin/true"],
    create: [...line, "create", ...named, "/bin/true"],
    remove: [...line, "rm", "-f", ...patience, id],
    load: (archive) => [...line, "load", "--input", archive],
    pull: (reference) => [...line, "pull", "--quiet", ...insecure, reference],
    drop: (reference) => [...line, "rmi", "--force", reference],
    mark,
  };
}
