import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { during, Fault, isFault } from "@skiff/base";
import type { Decoder } from "@skiff/spec";
import { migrations } from "./migrations.ts";
import { Reserve } from "./reserve.ts";
import { sqliteFault } from "./sqlite-fault.ts";

const busyTimeoutMs = 30_000;

/**
 * The store's one SQLite file. Several processes may have it open: writers take turns
 * (`BEGIN IMMEDIATE`, waiting up to 30 s), readers never wait (WAL).
 *
 * A commit survives the death of any process. A power loss may undo the last ones
 * (`synchronous=NORMAL`): what they recorded is then a file without a row, which
 * `collectGarbage` removes, and never a row without its file, which is synced first.
 */
export class Metadata implements Disposable {
  readonly #database: DatabaseSync;
  readonly #reserve: Reserve;
  readonly #statements: Map<string, StatementSync> = new Map();

  private constructor(path: string, database: DatabaseSync) {
    this.#database = database;
    this.#reserve = new Reserve(`${path}-reserve`);
  }

  /** Opens the file, made and brought up to date where needed. Throws `failed_precondition` for a newer one. */
  static open(path: string): Metadata {
    const database = guarded(`open ${path}`, () => {
      return new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
    });
    const metadata = new Metadata(path, database);
    try {
      during(`open ${path}`, () => metadata.#prepare());
      metadata.#reserve.ensure();
      return metadata;
    } catch (error) {
      metadata[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  /** True while `transaction` runs. */
  get isTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /**
   * Runs `work` with the write lock held: all its changes happen, or none where it
   * throws. Inside another transaction it is part of that one. `work` is short and
   * synchronous: everyone else waits for it.
   */
  transaction<T>(work: () => T): T {
    if (this.isTransaction) return work();
    this.#exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#exec("COMMIT");
      return result;
    } catch (error) {
      if (this.isTransaction) this.#exec("ROLLBACK"); // a full disk has rolled back already
      throw error;
    }
  }

  /**
   * Runs `work`, which makes space, even on a full disk: the space for its own records
   * is the reserve's then. Not inside a transaction, which a full disk undoes as a whole.
   */
  freeing<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isFault(error, "resource_exhausted") || this.isTransaction) throw error;
      this.#reserve.spend();
      return work();
    }
  }

  /** How many rows were changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return guarded("store", () => Number(this.#statement(sql).run(...values).changes));
  }

  all<T>(sql: string, row: Decoder<T>, ...values: readonly SQLInputValue[]): readonly T[] {
    const rows = guarded("store", () => this.#statement(sql).all(...values));
    return rows.map((found) => decodeRow(sql, row, found));
  }

  find<T>(sql: string, row: Decoder<T>, ...values: readonly SQLInputValue[]): T | undefined {
    const found = guarded("store", () => this.#statement(sql).get(...values));
    return found === undefined || found === null ? undefined : decodeRow(sql, row, found);
  }

  #prepare(): void {
    // Commands are short: each reads the whole log when it opens the file, so that is kept short too.
    this.#exec("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 128");
    if (this.#version() === migrations.length) return; // and with it the journal's mode, which lasts
    this.#exec("PRAGMA journal_mode = WAL");
    this.transaction(() => this.#migrate());
  }

  #migrate(): void {
    const version = this.#version();
    if (version > migrations.length) {
      throw new Fault(
        "failed_precondition",
        `the store has version ${version}; this program knows versions up to ${migrations.length}`,
      );
    }
    for (const migration of migrations.slice(version)) this.#exec(migration);
    this.#exec(`PRAGMA user_version = ${migrations.length}`);
  }

  #version(): number {
    const row = guarded("store", () => this.#database.prepare("PRAGMA user_version").get());
    return Number(row?.["user_version"]);
  }

  #exec(sql: string): void {
    guarded("store", () => this.#database.exec(sql));
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(plannedOnce(sql));
    this.#statements.set(sql, statement);
    return statement;
  }
}

/**
 * What a value is compared with may change a plan, so SQLite plans such a statement anew whenever it is given values
 * (sqlite.org/c3ref/c_dbconfig_defensive.html, ENABLE_QPSG), which takes ten times as long as most of ours run. It
 * does not look behind a plus.
 */
function plannedOnce(sql: string): string {
  return sql.replaceAll(/(?<=[=<>] )\?/g, "+?");
}

function guarded<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sqliteFault(doing, error);
  }
}

function decodeRow<T>(sql: string, decode: Decoder<T>, row: unknown): T {
  try {
    return decode(row);
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new Fault("internal", `store: row of ${sql}: ${error.message}`, { cause: error });
  }
}
