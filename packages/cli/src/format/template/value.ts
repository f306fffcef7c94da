/**
 * What templates work on: JSON's values, Go's maps as Map and its structs as records. `undefined`
 * is what an absent key gives, `null` Go's nil.
 */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | Method
  | Fields;

export interface Fields {
  readonly [name: string]: Value;
}

/** Called with what stands behind its name: `{{.Label "a"}}`. */
export type Method = (...args: readonly Value[]) => Value;
