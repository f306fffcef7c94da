/** A JSON value. A string that begins with `#raw:` stands for the text after it: a number of any length. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}
