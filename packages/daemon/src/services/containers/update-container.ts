import { create } from "@bufbuild/protobuf";
import { Fault } from "@skiff/base";
import { type Container, ContainerSchema } from "@skiff/proto/grpc";
import { labelChange } from "../../request/label-change.ts";

/**
 * What an update makes of a container: without a mask all that may change. Throws `invalid_argument` for
 * a path that may not: a container keeps its id, its runtime and its snapshotter.
 */
export function updateContainer(
  before: Container,
  given: Container,
  paths: readonly string[],
): Container {
  const masks = paths.length === 0 ? Object.keys(changes) : paths;
  let after = before;
  for (const path of masks) {
    const change = changes[path.split(".", 1)[0] ?? ""];
    if (change === undefined) throw new Fault("invalid_argument", `cannot update ${path}`);
    after = create(ContainerSchema, { ...after, ...change(before, given, path) });
  }
  return after;
}

type Change = (before: Container, given: Container, path: string) => Partial<Container>;

const changes: Readonly<Record<string, Change>> = {
  labels: ({ labels }, given, path) => ({
    labels: { ...labelChange(given.labels, [path])(labels) },
  }),
  spec: (_before, { spec }) => (spec === undefined ? {} : { spec }),
  image: (_before, { image }) => ({ image }),
  snapshot_key: (_before, { snapshotKey }) => ({ snapshotKey }),
  snapshotkey: (_before, { snapshotKey }) => ({ snapshotKey }),
  extensions: ({ extensions }, given, path) => {
    const name = path.slice("extensions.".length);
    if (name === "") return { extensions: given.extensions };
    const one = given.extensions[name];
    return one === undefined ? {} : { extensions: { ...extensions, [name]: one } };
  },
};
