import { Fault, isFault } from "@skiff/base";
import { type Decoder, integer, object, string } from "@skiff/spec";
import type { Metadata } from "../metadata/metadata.ts";
import { observeProcess, type ProcessIdentity } from "./process-identity.ts";

/** A claim of this process on what it is making: no `collectGarbage`, anyone's, takes it away. */
export interface Lease {
  readonly id: number;
}

interface LeaseRow extends Lease {
  readonly holder: ProcessIdentity;
  readonly createdAt: number;
}

/** A holder that we cannot see, in another pid namespace, is taken for dead after a day. */
const longestUnseenMs = 24 * 60 * 60 * 1000;

export class Leases {
  readonly #metadata: Metadata;
  readonly #namespace: string;

  constructor(metadata: Metadata, namespace: string) {
    this.#metadata = metadata;
    this.#namespace = namespace;
  }

  /** Lasts until it is released, or this process ends. */
  create(): Lease {
    const holder = observeProcess("self");
    const lease = this.#metadata.find(
      `INSERT INTO leases (pid, start_time, boot_id, pid_namespace, created_at, namespace)
       VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
      decodeId,
      holder.pid,
      holder.startTime,
      holder.bootId,
      holder.pidNamespace,
      Date.now(),
      this.#namespace,
    );
    if (lease === undefined) throw new Fault("internal", "store: a lease got no id");
    return lease;
  }

  /** Idempotent. What the lease alone kept is garbage then. */
  release(lease: Lease): void {
    this.#metadata.freeing(() => this.#metadata.run("DELETE FROM leases WHERE id = ?", lease.id));
  }

  /** Throws `failed_precondition` when the lease is gone: taken for dead, it protects nothing. */
  check(lease: Lease): void {
    const sql = "SELECT id FROM leases WHERE id = ?";
    if (this.#metadata.find(sql, decodeId, lease.id) !== undefined) return;
    throw new Fault("failed_precondition", `lease ${lease.id} has ended`);
  }

  keepContent(lease: Lease, contentId: number): void {
    this.#metadata.run(
      "INSERT OR IGNORE INTO lease_content (lease_id, content_id) VALUES (?, ?)",
      lease.id,
      contentId,
    );
  }

  keepSnapshot(lease: Lease, snapshotId: number): void {
    this.#metadata.run(
      "INSERT OR IGNORE INTO lease_snapshots (lease_id, snapshot_id) VALUES (?, ?)",
      lease.id,
      snapshotId,
    );
  }

  /** Releases the leases of processes that have ended, and of clients that have expired. In every namespace. */
  releaseDead(): void {
    this.#metadata.run("DELETE FROM leases WHERE expires_at < ?", Date.now());
    const leases = this.#metadata.all("SELECT * FROM leases WHERE name IS NULL", decodeLease);
    if (leases.length === 0) return;
    const here = observeProcess("self");
    for (const lease of leases) if (!isAlive(lease, here)) this.release(lease);
  }
}

function isAlive({ holder, createdAt }: LeaseRow, here: ProcessIdentity): boolean {
  if (holder.bootId !== here.bootId) return false;
  if (holder.pidNamespace !== here.pidNamespace) return Date.now() - createdAt < longestUnseenMs;
  try {
    return observeProcess(holder.pid).startTime === holder.startTime;
  } catch (error) {
    if (isFault(error, "not_found")) return false;
    throw error;
  }
}

const decodeId: Decoder<Lease> = object((o) => ({ id: o.required("id", integer) }));

const decodeLease: Decoder<LeaseRow> = object((o) => ({
  id: o.required("id", integer),
  createdAt: o.required("created_at", integer),
  holder: {
    pid: o.required("pid", integer),
    startTime: o.required("start_time", integer),
    bootId: o.required("boot_id", string),
    pidNamespace: o.required("pid_namespace", string),
  },
}));
