import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import {
  basename,
  dirname,
  extname,
  isAbsolute,
  join,
  normalize,
  relative,
  resolve,
} from "node:path";
import { isIP, isIPv4, isIPv6 } from "node:net";
import { DatabaseSync } from "node:sqlite";

/** What Node's modules do in an empty folder, as far as the engine uses them: the same on every platform. */
export function observe(folder: string): Readonly<Record<string, unknown>> {
  return {
    files: observeFiles(folder),
    paths: observePaths(),
    rows: observeRows(folder),
    hashes: observeHashes(),
    addresses: addresses.map((text) => [text, isIP(text), isIPv4(text), isIPv6(text)]),
    programs: observePrograms(),
  };
}

function observeFiles(folder: string): readonly unknown[] {
  const at = (...names: readonly string[]): string => join(folder, ...names);
  mkdirSync(at("a/b/c"), { recursive: true, mode: 0o700 });
  mkdirSync(at("a/b/c"), { recursive: true });
  writeFileSync(at("a/file"), "grüße\n", { mode: 0o640 });
  symlinkSync("file", at("a/link"));
  symlinkSync("nowhere", at("a/dangling"));
  const fd = openSync(at("a/more"), "wx", 0o600);
  const written = [writeSync(fd, "0123456789"), writeSync(fd, new Uint8Array([33]))];
  ftruncateSync(fd, 5);
  const { size } = fstatSync(fd);
  closeSync(fd);
  chmodSync(at("a/more"), 0o611);
  chownSync(at("a/more"), 12, 34);
  const appended = openSync(at("a/more"), constants.O_WRONLY | constants.O_APPEND);
  writeSync(appended, "!");
  closeSync(appended);
  const looked = ["a", "a/file", "a/link", "a/more", "a/dangling"].map((name) => seen(at(name)));
  return [
    written,
    size,
    looked,
    readFileSync(at("a/file"), "utf8"),
    readFileSync(at("a/file"), "latin1"),
    observeReading(at("a/file")),
    [...readFileSync(at("a/more"))],
    readdirSync(at("a")).toSorted(),
    readdirSync(at("a"), { withFileTypes: true })
      .map(
        (entry) =>
          `${entry.name} ${entry.isDirectory()} ${entry.isFile()} ${entry.isSymbolicLink()}`,
      )
      .toSorted(),
    readlinkSync(at("a/link")),
    relative(realpathSync(folder), realpathSync(at("a/link"))),
    [existsSync(at("a/link")), existsSync(at("a/dangling")), existsSync(at("none"))],
    statSync(at("none"), { throwIfNoEntry: false }) === undefined,
    statSync("/dev/null").rdev,
    statSync("/dev/null").isCharacterDevice(),
    readdirSync("/dev", { withFileTypes: true })
      .filter((entry) => ["null", "fd", "loop0", "pts"].includes(entry.name))
      .map((one) =>
        [one.name, one.isCharacterDevice(), one.isBlockDevice(), one.isDirectory()].join(),
      )
      .toSorted(),
    failures(at),
    removals(at),
  ];
}

function observeReading(path: string): unknown {
  const fd = openSync(path, "r");
  const buffer = new Uint8Array(8);
  const counts = [
    readSync(fd, buffer, 1, 3, null),
    readSync(fd, buffer, 4, 2, 0),
    readSync(fd, buffer),
  ];
  closeSync(fd);
  return [counts, [...buffer]];
}

function seen(path: string): unknown {
  const found = lstatSync(path);
  const kind = [found.isDirectory(), found.isFile(), found.isSymbolicLink()];
  return [kind, found.mode & 0o7777, found.uid, found.gid, found.isDirectory() ? 0 : found.size];
}

type At = (...names: readonly string[]) => string;

function failures(at: At): readonly string[] {
  return [
    () => readFileSync(at("none")),
    () => readFileSync(at("a")),
    () => openSync(at("a/file"), "wx"),
    () => openSync(at("a/file/deeper"), "r"),
    () => statSync(at("a/dangling")),
    () => lstatSync(at("none")),
    () => mkdirSync(at("a")),
    () => mkdirSync(at("a/file/deeper"), { recursive: true }),
    () => mkdirSync(at("a/file"), { recursive: true }),
    () => rmdirSync(at("a")),
    () => rmdirSync(at("a/file")),
    () => unlinkSync(at("none")),
    () => rmSync(at("none")),
    () => readdirSync(at("a/file")),
    () => readlinkSync(at("a/file")),
    () => realpathSync(at("none")),
    () => renameSync(at("none"), at("other")),
    () => accessSync(at("none")),
    () => closeSync(9999),
    () => writeSync(9999, "x"),
  ].map((act) => errnoOf(act));
}

function errnoOf(act: () => unknown): string {
  try {
    act();
    return "no error";
  } catch (error) {
    const isErrno = error instanceof Error && "code" in error && "syscall" in error;
    return isErrno ? String(error.code) : `no errno: ${String(error)}`;
  }
}

function removals(at: At): readonly unknown[] {
  rmSync(at("none"), { force: true });
  rmSync(at("none"), { force: true, recursive: true });
  renameSync(at("a/more"), at("moved"));
  unlinkSync(at("moved"));
  rmdirSync(at("a/b/c"));
  mkdirSync(at("kept"));
  writeFileSync(at("kept/file"), "");
  symlinkSync("../kept", at("a/out"));
  rmSync(at("a"), { recursive: true });
  return [readdirSync(at()), readdirSync(at("kept"))];
}

const paths: readonly string[] = [
  "",
  ".",
  "..",
  "/",
  "//",
  "a",
  "a/",
  "/a/b/",
  "a//b",
  "a/./b/../c",
  "../../x",
  "/../x",
  "a.b.c",
  ".hidden",
  "a/.x.y/",
];

function observePaths(): unknown {
  const each = paths.map((path) => [
    normalize(path),
    dirname(path),
    basename(path),
    extname(path),
    isAbsolute(path),
    resolve("/base/here", path),
    basename(`${path}x.c`, ".c"),
  ]);
  const pairs = paths.flatMap((from) =>
    paths.map((to) => [join(from, to), relative(resolve("/r", from), resolve("/r", to))]),
  );
  return [each, pairs];
}

function observeRows(folder: string): unknown {
  const database = new DatabaseSync(join(folder, "rows.db"), { timeout: 100 });
  try {
    database.exec(
      "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, v ANY UNIQUE)",
    );
    const insert = database.prepare("INSERT INTO t (v) VALUES (?)");
    const bytes = new Uint8Array([0, 1, 255]);
    const values = [null, 1, -1, 2 ** 40, 1.5, "", "grüße", "a'b\u0000c", bytes, 7n];
    const changes = values.map((value) => Number(insert.run(value).changes));
    const all = database.prepare("SELECT typeof(v) AS kind, v FROM t ORDER BY id").all();
    const given = database.prepare("INSERT INTO t (v) VALUES (?) RETURNING id, v").get("given");
    database.exec("BEGIN IMMEDIATE");
    const inside = database.isTransaction;
    database.exec("UPDATE t SET v = NULL; ROLLBACK");
    return [
      changes,
      all.map(({ kind, v }) => [kind, v instanceof Uint8Array ? [...v] : v]),
      { ...given },
      [inside, database.isTransaction],
      database.prepare("SELECT count(v) AS n FROM t WHERE v IS NOT NULL").get()?.["n"],
      database.prepare("SELECT v FROM t WHERE id = ?").get(9999) ?? "none",
      errcodeOf(() => insert.run("given")),
      errcodeOf(() => database.exec("SELEC")),
      errcodeOf(() => database.prepare("SELECT * FROM nowhere")),
      errcodeOf(() => new DatabaseSync(join(folder, "none/rows.db"))),
    ];
  } finally {
    database.close();
  }
}

function errcodeOf(act: () => unknown): unknown {
  try {
    act();
    return "no error";
  } catch (error) {
    return error instanceof Error && "errcode" in error
      ? [error.errcode, error.message]
      : String(error);
  }
}

/** Up to two blocks, and where the length needs one more. */
function observeHashes(): unknown {
  return [0, 1, 63, 111, 112, 127, 128, 200, 240].map((length) =>
    createHash("sha512").update("ü".repeat(length)).update("!").digest("hex"),
  );
}

const addresses: readonly string[] = [
  "1.2.3.4",
  "0.0.0.0",
  "255.255.255.255",
  "256.1.1.1",
  "1.2.3",
  "1.2.3.4.5",
  "01.2.3.4",
  "1.2.3.x",
  "",
  "::",
  "::1",
  "1::",
  "fe80::1:2",
  "1:2:3:4:5:6:7:8",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1::2::3",
  "::ffff:1.2.3.4",
  "::1.2.3.4.5",
  "1:2:3:4:5:6:1.2.3.4",
  "12345::",
  "g::",
  "1:2:3:4:5:6:7::",
  ":1",
  "::1%lo",
  "localhost",
];

function observePrograms(): unknown {
  const env = { PATH: "/usr/bin:/bin", A: "b" };
  const run = (args: readonly string[], input = "", timeout = 10_000): unknown => {
    const [program = "", ...rest] = args;
    const ran = spawnSync(program, rest, {
      input,
      timeout,
      env,
      killSignal: "SIGKILL",
      encoding: "utf8",
    });
    const code = ran.error !== undefined && "code" in ran.error ? ran.error.code : undefined;
    return [ran.status, ran.stdout ?? "", ran.stderr ?? "", code];
  };
  const much = "0123456789".repeat(50_000);
  return [
    run(["true"]),
    run(["sh", "-c", "echo $A; echo error >&2; exit 3"]),
    run(["cat"], much),
    run(["true"], much),
    run(["sh", "-c", "kill -9 $$"]),
    run(["there-is-none"]),
    run(["/there/is/none"]),
    run(["/etc/passwd"]),
    run(["sleep", "60"], "", 200),
  ];
}
