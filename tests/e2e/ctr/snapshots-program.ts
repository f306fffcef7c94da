import { Snapshots } from "@skiff/proto/grpc";
import { grpcServiceOf, listenGrpc } from "@skiff/rpc/grpc";
import { openStore } from "@skiff/store";

/** A snapshotter that is a process of its own: `snapshots-program.ts OAR ROOT SOCKET`. Says "held" of what it never answers. */
const [oar = "", root = "", path = ""] = process.argv.slice(2);
const { snapshots } = openStore({ root, oar });
const kinds = { view: 1, active: 2, committed: 3 } as const;
const mountsOf = (key: string) => ({
  mounts: snapshots
    .mounts(key)
    .map(({ options, ...mount }) => ({ ...mount, options: [...options] })),
});

const service = grpcServiceOf(Snapshots, {
  prepare: async ({ key, parent, labels }) => {
    snapshots.prepare(key, parent || undefined);
    if ("containerd.io/snapshot/hold" in labels) {
      process.stdout.write("held\n");
      await new Promise(() => {});
    }
    return mountsOf(key);
  },
  view: ({ key, parent }) => {
    snapshots.view(key, parent || undefined);
    return mountsOf(key);
  },
  mounts: ({ key }) => mountsOf(key),
  commit: ({ key, name }) => {
    snapshots.commit(key, name, 0);
    return {};
  },
  remove: async ({ key }) => {
    snapshots.get(key);
    await snapshots.remove(key);
    return {};
  },
  stat: ({ key }) => {
    const { kind } = snapshots.get(key);
    return { info: { name: key, kind: kinds[kind] } };
  },
  usage: async ({ key }) => {
    const { size, inodes } = await snapshots.usage(key);
    return { size: BigInt(size), inodes: BigInt(inodes) };
  },
});

await listenGrpc(
  { path, owner: { uid: 0, gid: 0 } },
  {
    services: [service],
    longest: 1 << 20,
    bug: (error) => console.error(error),
  },
);
process.stdout.write("ready\n");
