/** One option of a command line, long or short: `--bundle DIR`, `--bundle=DIR`, `-b DIR`. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the manual; without one it is a switch. */
  readonly value?: string;
  /** All values that it can have, where they can be listed. */
  readonly choices?: readonly string[];
  /** It may be there several times, and every time counts. */
  readonly repeats?: boolean;
}

/** A command's options and arguments. What they mean is told in `manual/`, which only help reads. */
export interface Grammar {
  readonly name: string;
  /** After the options: "CONTAINER", "CONTAINER COMMAND [ARG...]". */
  readonly usage: string;
  /** What follows the first argument is another program's, options too. */
  readonly endsOptions?: boolean;
  readonly options: readonly Option[];
}
