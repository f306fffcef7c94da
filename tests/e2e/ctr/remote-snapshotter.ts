import { isFault } from "@skiff/base";
import { type SnapshotInfoSchema, Snapshots } from "@skiff/proto/grpc";
import type { GrpcClient } from "@skiff/rpc/grpc";
import type { MessageShape } from "@bufbuild/protobuf";
import type { Mount, Snapshot } from "@skiff/store";
import type { Contracted } from "../../contracts/snapshotter-contract.ts";

const { prepare, view, mounts, commit, remove, stat, list } = Snapshots.method;
const kinds = [undefined, "view", "active", "committed"] as const;

/** A daemon's snapshotter, by containerd's API. */
export class RemoteSnapshotter implements Contracted {
  readonly #client: GrpcClient;
  readonly #snapshotter: string;
  readonly #request = { headers: { "containerd-namespace": "contract" } };

  constructor(client: GrpcClient, snapshotter: string) {
    this.#client = client;
    this.#snapshotter = snapshotter;
  }

  async prepare(key: string, parent = ""): Promise<void> {
    await this.#client.unary(prepare, { ...this.#of(key), parent }, this.#request);
  }

  async view(key: string, parent = ""): Promise<void> {
    await this.#client.unary(view, { ...this.#of(key), parent }, this.#request);
  }

  async mounts(key: string): Promise<readonly Mount[]> {
    return (await this.#client.unary(mounts, this.#of(key), this.#request)).mounts;
  }

  async commit(key: string, name: string): Promise<void> {
    await this.#client.unary(commit, { ...this.#of(key), name }, this.#request);
  }

  async get(key: string): Promise<Snapshot> {
    const { info } = await this.#client.unary(stat, this.#of(key), this.#request);
    if (info === undefined) throw new TypeError("a snapshot without an answer");
    return snapshotOf(info);
  }

  async find(key: string): Promise<Snapshot | undefined> {
    return isThere(this.get(key));
  }

  async list(): Promise<readonly Snapshot[]> {
    const found: Snapshot[] = [];
    const { snapshotter } = this.#of("");
    for await (const { info } of this.#client.stream(list, [{ snapshotter }], this.#request)) {
      found.push(...info.map(snapshotOf));
    }
    return found;
  }

  async remove(key: string): Promise<void> {
    await isThere(this.#client.unary(remove, this.#of(key), this.#request));
  }

  #of(key: string): { readonly snapshotter: string; readonly key: string } {
    return { snapshotter: this.#snapshotter, key };
  }
}

async function isThere<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

function snapshotOf(info: MessageShape<typeof SnapshotInfoSchema>): Snapshot {
  const kind = kinds[info.kind];
  if (kind === undefined) throw new TypeError(`kind ${info.kind}`);
  return {
    key: info.name,
    parent: info.parent === "" ? undefined : info.parent,
    kind,
    size: 0,
    labels: info.labels,
    createdAt: new Date(Number(info.createdAt?.seconds) * 1000),
    updatedAt: new Date(Number(info.updatedAt?.seconds) * 1000),
  };
}
