import { create } from "@bufbuild/protobuf";
import { Fault } from "@skiff/base";
import { type Sandbox, SandboxSchema } from "@skiff/proto/grpc";
import { labelChange } from "../../request/label-change.ts";

/**
 * What an update makes of a sandbox: without paths all that may change. Throws `invalid_argument` for
 * a path that may not, and for another runtime where no path says that it is meant.
 */
export function updateSandbox(before: Sandbox, given: Sandbox, paths: readonly string[]): Sandbox {
  if (paths.length === 0 && before.runtime?.name !== given.runtime?.name) {
    throw new Fault("invalid_argument", "sandbox.runtime.name cannot be changed");
  }
  const fields = paths.length === 0 ? Object.keys(changes) : paths;
  let after = before;
  for (const path of fields) {
    const change = changes[path.split(".", 1)[0] ?? ""];
    if (change === undefined) throw new Fault("invalid_argument", `cannot update ${path}`);
    after = create(SandboxSchema, { ...after, ...change(after, given, path) });
  }
  return after;
}

type Change = (before: Sandbox, given: Sandbox, path: string) => Partial<Sandbox>;

const changes: Readonly<Record<string, Change>> = {
  labels: ({ labels }, given, path) => ({
    labels: { ...labelChange(given.labels, [path])(labels) },
  }),
  extensions: ({ extensions }, given, path) => {
    const name = path.slice("extensions.".length);
    if (name === "") return { extensions: given.extensions };
    const one = given.extensions[name];
    return one === undefined ? {} : { extensions: { ...extensions, [name]: one } };
  },
  runtime: (_before, { runtime }) => (runtime === undefined ? {} : { runtime }),
  spec: (_before, { spec }) => (spec === undefined ? {} : { spec }),
};
