import type { Table } from "./wire/table.ts";

/** A method that takes one message and gives one. */
export interface Unary<Request extends Table = Table, Response extends Table = Table> {
  readonly request: Request;
  readonly response: Response;
}

/** A service's methods by name. Its full name is apart: task v2 and v3 have the same ones. */
export interface Methods {
  readonly [method: string]: Unary;
}
