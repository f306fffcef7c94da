/** How much is tried. `make fuzz` sets it: new cases for so many seconds, from a seed of its own. */
export const effort: {
  /** 0: a number of cases that is each test's own. */
  readonly seconds: number;
  readonly seed: number;
} = {
  seconds: Number(process.env["FUZZ_SECONDS"] ?? 0),
  seed: Number(process.env["FUZZ_SEED"] ?? 1),
};
