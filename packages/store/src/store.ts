import { join } from "node:path";
import { ContainerRecords } from "./containers/container-records.ts";
import { ContentStore } from "./content/content-store.ts";
import { Images } from "./images/images.ts";
import { Leases } from "./leases/leases.ts";
import type { Metadata } from "./metadata/metadata.ts";
import { OverlaySnapshotter } from "./snapshots/overlay-snapshotter.ts";

/** An open root directory. Any number of processes may have it open at once. */
export class Store implements Disposable {
  readonly root: string;
  readonly oar: string;
  readonly metadata: Metadata;
  readonly leases: Leases;
  readonly content: ContentStore;
  readonly snapshots: OverlaySnapshotter;
  readonly images: Images;
  readonly containers: ContainerRecords;

  /** See `openStore`. */
  constructor(root: string, oar: string, metadata: Metadata) {
    this.root = root;
    this.oar = oar;
    this.metadata = metadata;
    this.leases = new Leases(metadata);
    this.content = new ContentStore(metadata, this.leases, this.contentDirectory);
    this.snapshots = new OverlaySnapshotter(metadata, this.snapshotDirectory);
    this.images = new Images(metadata, this.content, this.snapshots);
    this.containers = new ContainerRecords(metadata);
  }

  [Symbol.dispose](): void {
    this.metadata[Symbol.dispose]();
  }

  get contentDirectory(): string {
    return join(this.root, "content");
  }

  get snapshotDirectory(): string {
    return join(this.root, "snapshots");
  }
}
