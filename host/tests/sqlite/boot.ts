import { host, linux } from "host:linux";
import { sqlite } from "host:sqlite";

// Makes calls that are wrong, and prints what came of each: a line "NAME: what it threw, or gave".
const path = `${String(host.argv[1])}/rows.db`;
const database = sqlite.open(path);
sqlite.exec(database, "CREATE TABLE t (v)");
const statement = sqlite.prepare(database, "INSERT INTO t VALUES (?)");
const select = sqlite.prepare(database, "SELECT v FROM t WHERE v = ?");

attempt("a database that is none", () => sqlite.exec(7, "SELECT 1"));
attempt("a negative database", () => sqlite.exec(-1, "SELECT 1"));
attempt("a database far away", () => sqlite.exec(2 ** 40, "SELECT 1"));
attempt("a statement that is none", () => sqlite.run(400, [1]));
attempt("too few values", () => sqlite.run(statement, []));
attempt("too many values", () => sqlite.run(statement, [1, 2]));
attempt("a value of no kind", () => called([statement, [{}]]));
attempt("an undefined value", () => called([statement, [undefined]]));
attempt("values that are no list", () => called([statement, 5]));
attempt("an integer that is too large", () => sqlite.run(statement, [2n ** 64n]));
attempt("a lone surrogate", () => sqlite.run(statement, ["\ud800"]));
attempt("a NUL in SQL", () => sqlite.exec(database, "SELECT 1;\0"));
attempt("no SQL", () => sqlite.prepare(database, ""));
attempt("a path with a NUL", () => sqlite.open("/tmp/a\0b"));
attempt("a path that cannot be", () => sqlite.open("/proc/none/rows.db"));
attempt("rows of a statement that is refused", () => {
  sqlite.exec(database, "DROP TABLE t");
  return sqlite.all(select, [1], 1);
});
attempt("many statements", () => {
  for (;;) sqlite.prepare(database, "SELECT 1");
});
attempt("closing", () => sqlite.close(database));
attempt("closing again", () => sqlite.close(database));
attempt("a statement of what is closed", () => sqlite.run(statement, [1]));
attempt("many databases", () => {
  for (;;) sqlite.open(path);
});

function attempt(name: string, act: () => unknown): void {
  let outcome: string;
  try {
    outcome = String(act());
  } catch (error) {
    outcome = String(error);
  }
  linux.write(1, `${name}: ${outcome}\n`, 0);
}

/** `run` with what its types do not allow. */
function called(values: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(sqlite, "run"), undefined, values);
}
