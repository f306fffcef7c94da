import { join } from "node:path";
import { ClientContainers } from "./containers/client-containers.ts";
import { ContainerRecords } from "./containers/container-records.ts";
import { ClientIngests } from "./content/client-ingests.ts";
import { ContentCatalog } from "./content/content-catalog.ts";
import { ContentStore } from "./content/content-store.ts";
import { EventLog } from "./events/event-log.ts";
import { Images } from "./images/images.ts";
import { ClientLeases } from "./leases/client-leases.ts";
import { Leases } from "./leases/leases.ts";
import type { Metadata } from "./metadata/metadata.ts";
import { StoreChanges } from "./metadata/store-changes.ts";
import { Namespaces } from "./namespaces/namespaces.ts";
import { AttachmentRecords } from "./networks/attachment-records.ts";
import { NetworkRecords } from "./networks/network-records.ts";
import { ownNamespace } from "./namespaces/own-namespace.ts";
import type { ClientSnapshotter } from "./snapshots/client-snapshotter.ts";
import { DrivenSnapshotter } from "./snapshots/driven-snapshotter.ts";
import { OverlaySnapshotter } from "./snapshots/overlay-snapshotter.ts";
import { SnapshotDrivers } from "./snapshots/snapshot-drivers.ts";
import { ClientSandboxes } from "./sandboxes/client-sandboxes.ts";
import { Volumes } from "./volumes/volumes.ts";

interface StoreView {
  readonly namespace: string;
  readonly drivers: SnapshotDrivers;
  readonly views: Map<string, Store>;
}

/** So many namespaces' views are kept: clients may name as many as they like. */
const mostViews = 32;

/** An open root directory. Any number of processes may have it open at once. */
export class Store implements Disposable {
  readonly root: string;
  readonly oar: string;
  readonly metadata: Metadata;
  readonly namespace: string;
  readonly namespaces: Namespaces;
  readonly leases: Leases;
  readonly clientLeases: ClientLeases;
  readonly content: ContentStore;
  readonly contentCatalog: ContentCatalog;
  readonly clientIngests: ClientIngests;
  readonly snapshots: OverlaySnapshotter;
  readonly images: Images;
  readonly events: EventLog;
  readonly containers: ContainerRecords;
  readonly networks: NetworkRecords;
  readonly attachments: AttachmentRecords;
  readonly clientContainers: ClientContainers;
  readonly clientSandboxes: ClientSandboxes;
  readonly volumes: Volumes;
  /** Of the snapshotters beside `snapshots`; one list, whatever the namespace. */
  readonly drivers: SnapshotDrivers;
  readonly #views: Map<string, Store>;

  /** See `openStore`. */
  constructor(
    root: string,
    oar: string,
    metadata: Metadata,
    { namespace = ownNamespace, drivers = new SnapshotDrivers(), views }: Partial<StoreView> = {},
  ) {
    this.#views = views ?? new Map<string, Store>();
    this.root = root;
    this.drivers = drivers;
    this.oar = oar;
    this.metadata = metadata;
    this.namespace = namespace;
    this.namespaces = new Namespaces(metadata);
    this.leases = new Leases(metadata, namespace);
    this.clientLeases = new ClientLeases(metadata, namespace);
    this.content = new ContentStore(metadata, this.leases, {
      directory: this.contentDirectory,
      namespace,
    });
    this.contentCatalog = new ContentCatalog(metadata, this.content, namespace);
    this.clientIngests = new ClientIngests(metadata, {
      content: this.content,
      leases: this.leases,
      namespace,
    });
    this.snapshots = new OverlaySnapshotter(metadata, {
      directory: this.snapshotDirectory,
      namespace,
    });
    this.images = new Images(metadata, {
      content: this.content,
      snapshots: this.snapshots,
      namespace,
    });
    this.events = new EventLog(metadata);
    this.containers = new ContainerRecords(metadata);
    this.networks = new NetworkRecords(metadata);
    this.attachments = new AttachmentRecords(metadata);
    this.volumes = new Volumes(metadata, join(root, "volumes"));
    this.clientContainers = new ClientContainers(metadata, namespace);
    this.clientSandboxes = new ClientSandboxes(metadata, namespace);
  }

  /** The same store, seen from another namespace. Disposing of either closes both. */
  in(namespace: string): Store {
    const known = this.#views.get(namespace);
    if (known !== undefined) return known;
    const { root, oar, metadata, drivers } = this;
    const view = new Store(root, oar, metadata, { namespace, drivers, views: this.#views });
    if (this.#views.size >= mostViews) this.#views.clear();
    this.#views.set(namespace, view);
    return view;
  }

  /** A snapshotter by its name, as "overlayfs", which is `snapshots`. Undefined for one that is not known. */
  findSnapshotter(name: string): ClientSnapshotter | undefined {
    if (name === "overlayfs") return this.snapshots;
    const driver = this.drivers.find(name);
    if (driver === undefined) return undefined;
    const { metadata, leases, snapshotDirectory: directory, namespace } = this;
    return new DrivenSnapshotter({
      metadata,
      leases,
      driver,
      directory,
      namespace,
      snapshotter: name,
    });
  }

  /** Tells of commits, whoever makes them, and of the end of `signal`. */
  watch(signal?: AbortSignal): StoreChanges {
    return new StoreChanges(join(this.root, "store.db-wal"), signal);
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
