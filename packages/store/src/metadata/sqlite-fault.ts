import { type Code, Fault } from "@skiff/base";
import { integer, object, string } from "@skiff/spec";

const decodeError = object((o) => ({
  errcode: o.required("errcode", integer),
  message: o.required("message", string),
}));

/** What SQLite's result codes mean to a caller (sqlite.org/rescode.html); extended codes before their primary one. */
const codes: ReadonlyMap<number, Code> = new Map<number, Code>([
  [5, "unavailable"], // SQLITE_BUSY: another process held the lock for the whole timeout
  [6, "unavailable"], // SQLITE_LOCKED
  [8, "permission_denied"], // SQLITE_READONLY
  [11, "failed_precondition"], // SQLITE_CORRUPT
  [13, "resource_exhausted"], // SQLITE_FULL
  [14, "permission_denied"], // SQLITE_CANTOPEN
  [26, "failed_precondition"], // SQLITE_NOTADB
  [787, "failed_precondition"], // SQLITE_CONSTRAINT_FOREIGNKEY
  [778, "resource_exhausted"], // SQLITE_IOERR_WRITE
  [1555, "already_exists"], // SQLITE_CONSTRAINT_PRIMARYKEY
  [2067, "already_exists"], // SQLITE_CONSTRAINT_UNIQUE
  [4874, "resource_exhausted"], // SQLITE_IOERR_SHMSIZE: no space for the index of the WAL
]);

/** The fault for an error that `node:sqlite` threw; anything else is a bug, and comes back as it is. */
export function sqliteFault(doing: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error)) return error;
  const { errcode, message } = decodeError(error);
  const code = codes.get(errcode) ?? codes.get(errcode & 0xff) ?? "internal";
  return new Fault(code, `${doing}: ${message}`, { cause: error });
}
