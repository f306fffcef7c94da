/** What a module made when the program was built: it lies in the image, and lives for ever. */
export interface Kept {
  readonly objects: readonly { readonly name: string; readonly text: string }[];
  readonly map: Map<string, { of?: unknown }>;
  readonly list: unknown[];
  readonly free: Record<string, unknown>;
  readonly shrunk: { first?: number; second?: number; third?: number };
  readonly count: () => number;
}

let counted = 0;

export const kept: Kept = {
  objects: Array.from({ length: 4000 }, (_, at) => ({ name: `n${at}`, text: `text ${at}` })),
  map: new Map([["there", {}]]),
  list: [{}],
  free: {},
  shrunk: { first: 1, second: 2, third: 3 },
  count: () => (counted += 1),
};
delete kept.shrunk.first;
