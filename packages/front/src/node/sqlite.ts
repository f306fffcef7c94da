import { sqlite } from "host:sqlite";

export type SQLInputValue = null | number | bigint | string | Uint8Array;
type Row = Record<string, null | number | string | Uint8Array>;

/** As Node's: `errcode` is SQLite's extended result code. */
class SqliteError extends Error {
  readonly code = "ERR_SQLITE_ERROR";
  readonly errcode: number;

  constructor(code: number, message: string) {
    super(message);
    this.errcode = code;
  }
}

export interface DatabaseOptions {
  /** Milliseconds that a lock is waited for. */
  readonly timeout?: number;
  readonly enableForeignKeyConstraints?: boolean;
}

/** `node:sqlite`, as far as the store uses it. */
export class DatabaseSync {
  readonly #number: number;

  constructor(
    path: string,
    { timeout = 0, enableForeignKeyConstraints = true }: DatabaseOptions = {},
  ) {
    const opened = sqlite.open(path);
    if (opened < 0) throw new SqliteError(-opened, "unable to open database file");
    this.#number = opened;
    sqlite.busyTimeout(opened, timeout);
    this.exec(`PRAGMA foreign_keys = ${enableForeignKeyConstraints ? "ON" : "OFF"}`);
  }

  get isTransaction(): boolean {
    return sqlite.isTransaction(this.#number);
  }

  exec(sql: string): void {
    sure(this.#number, sqlite.exec(this.#number, sql));
  }

  prepare(sql: string): StatementSync {
    return new StatementSync(this.#number, sure(this.#number, sqlite.prepare(this.#number, sql)));
  }

  close(): void {
    sqlite.close(this.#number);
  }
}

export class StatementSync {
  readonly #database: number;
  readonly #number: number;

  constructor(database: number, number: number) {
    this.#database = database;
    this.#number = number;
  }

  run(...values: readonly SQLInputValue[]): { readonly changes: number } {
    return { changes: sure(this.#database, sqlite.run(this.#number, values)) };
  }

  all(...values: readonly SQLInputValue[]): Row[] {
    return this.#rows(values, 0xffff_ffff);
  }

  get(...values: readonly SQLInputValue[]): Row | undefined {
    return this.#rows(values, 1)[0];
  }

  #rows(values: readonly SQLInputValue[], most: number): Row[] {
    const rows = sqlite.all(this.#number, values, most);
    if (typeof rows !== "number") return rows;
    throw new SqliteError(-rows, sqlite.errorMessage(this.#database));
  }
}

function sure(database: number, result: number): number {
  if (result < 0) throw new SqliteError(-result, sqlite.errorMessage(database));
  return result;
}
