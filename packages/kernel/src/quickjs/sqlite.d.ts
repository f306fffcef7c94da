/** SQLite's functions, as the host gives them. Below zero is an extended result code, negated. */
declare module "host:sqlite" {
  export type Value = null | number | bigint | string | Uint8Array;
  export type Row = Record<string, null | number | string | Uint8Array>;

  export const sqlite: {
    /** The number of a database; its file is made where it is not there. */
    open(path: string): number;
    /** And its statements. */
    close(database: number): number;
    busyTimeout(database: number, milliseconds: number): number;
    /** Of what failed last. */
    errorMessage(database: number): string;
    isTransaction(database: number): boolean;
    /** All statements of the text. */
    exec(database: number, sql: string): number;
    /** The number of a statement, which lives as long as its database. */
    prepare(database: number, sql: string): number;
    /** How many rows it changed. */
    run(statement: number, values: readonly Value[]): number;
    /** So many of its rows. */
    all(statement: number, values: readonly Value[], most: number): Row[] | number;
  };
}
