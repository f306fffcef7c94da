import { Fault, isFault } from "@skiff/base";
import { Snapshots } from "@skiff/proto/grpc";
import { GrpcClient, type GrpcRequest } from "@skiff/rpc/grpc";
import type { Labels, Mount, SnapshotDriver, SnapshotPlace, Usage } from "@skiff/store";
import { safeNumber } from "../request/safe-number.ts";

const { prepare, view, mounts, commit, usage, remove, stat } = Snapshots.method;
const committed = 3;

/**
 * Snapshots of another process, which speaks containerd.services.snapshots.v1 on a unix socket: a proxy plugin
 * of containerd's configuration. It knows them by names of ours, which are never used again: one for the
 * active snapshot, and one for the parent that it becomes.
 */
export class ProxyDriver implements SnapshotDriver, Disposable {
  readonly #client: GrpcClient;
  readonly #snapshotter: string;
  readonly #request: GrpcRequest;

  /** `snapshotter` is its name there as here. */
  constructor({
    address,
    snapshotter,
  }: {
    readonly address: string;
    readonly snapshotter: string;
  }) {
    this.#client = new GrpcClient(address);
    this.#snapshotter = snapshotter;
    this.#request = { headers: { "containerd-namespace": "skiff" } };
  }

  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }

  async make(place: SnapshotPlace): Promise<string> {
    const key = `${place.directory.split("/").at(-1)}/active`;
    const parent = place.parents[0]?.remoteKey ?? "";
    const labels = passedOn(place.labels);
    const { snapshotter } = this.#named(key);
    const request = { snapshotter, key, parent, labels };
    if (place.kind === "view") await this.#client.unary(view, request, this.#request);
    else await this.#client.unary(prepare, request, this.#request);
    return key;
  }

  async mounts({ remoteKey = "" }: SnapshotPlace): Promise<readonly Mount[]> {
    const found = await this.#client.unary(mounts, this.#named(remoteKey), this.#request);
    return found.mounts.map(({ type, source, options }) => ({ type, source, options }));
  }

  async commit({ remoteKey = "", labels }: SnapshotPlace): Promise<string> {
    const name = remoteKey.replace(/active$/, "committed");
    const request = { ...this.#named(remoteKey), name, labels: passedOn(labels) };
    try {
      await this.#client.unary(commit, request, this.#request);
    } catch (error) {
      if (!isFault(error, "not_found") || !(await this.#isCommitted(name))) throw error;
    }
    return name;
  }

  async usage({ remoteKey = "" }: SnapshotPlace): Promise<Usage> {
    const found = await this.#client.unary(usage, this.#named(remoteKey), this.#request);
    return {
      size: safeNumber("usage.size", found.size),
      inodes: safeNumber("usage.inodes", found.inodes),
    };
  }

  /** What a crash between its end and ours has left is under the other name. */
  async remove({ directory }: Pick<SnapshotPlace, "directory">): Promise<void> {
    const id = directory.split("/").at(-1);
    for (const key of [`${id}/active`, `${id}/committed`]) {
      try {
        await this.#client.unary(remove, this.#named(key), this.#request);
      } catch (error) {
        if (!isFault(error, "not_found")) throw error;
      }
    }
  }

  async #isCommitted(name: string): Promise<boolean> {
    const { info } = await this.#client.unary(stat, this.#named(name), this.#request);
    return info?.kind === committed;
  }

  #named(key: string): { readonly snapshotter: string; readonly key: string } {
    if (key !== "") return { snapshotter: this.#snapshotter, key };
    throw new Fault("internal", `${this.#snapshotter}: a snapshot has no name there`);
  }
}

/**
 * What is a snapshotter's to read, by its prefix as under containerd. Not `containerd.io/snapshot.ref`: that would
 * have it offer layers that it fetches itself, and every layer is unpacked here.
 */
function passedOn(labels: Labels): Record<string, string> {
  const all = Object.entries(labels);
  return Object.fromEntries(all.filter(([name]) => name.startsWith("containerd.io/snapshot/")));
}
