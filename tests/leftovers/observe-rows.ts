import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** A database whose last writer was killed is locked while another recovers its log. */
const timeout = 10_000;

/** Every row of every table of the SQLite files that exist, but for what has happened: that outlasts what it happened to. */
export function observeRows(databases: readonly string[]): ReadonlySet<string> {
  return new Set(databases.filter((path) => existsSync(path)).flatMap(rowsOf));
}

function rowsOf(path: string): string[] {
  using open = new DisposableStack();
  const database = new DatabaseSync(path, { readOnly: true, timeout });
  open.defer(() => database.close());
  const tables = database.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'events'",
  );
  return tables.all().flatMap(({ name }) => {
    const table = String(name).replaceAll('"', '""');
    const rows = database.prepare(`SELECT * FROM "${table}"`).all();
    return rows.map((row) => `${path}: ${table} ${JSON.stringify(row, printable)}`);
  });
}

function printable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}
