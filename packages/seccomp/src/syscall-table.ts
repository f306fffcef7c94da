import {
  type ListedNumbers,
  syscallNames,
  syscallNumbers,
  type SyscallTableName,
} from "./syscall-numbers.ts";

/**
 * The system calls of an architecture. Each has a place, the same one on all architectures: what is
 * known of it is in an array there, for a QuickJS Map of numbers is slow.
 */
export interface SyscallTable {
  /** By place; -1 where there is none of that name. */
  readonly numbers: Int32Array;
  /** Second names of a number, whose home is the place of the first. */
  readonly aliases: readonly Alias[];
  /** Places by number, ascending; of each number the home alone. */
  readonly order: Int16Array;
  /** The numbers of these. */
  readonly ordered: Int32Array;
}

interface Alias {
  readonly place: number;
  readonly home: number;
}

const names: readonly string[] = syscallNames.split(" ");

/** How many places there are. */
export const syscallCount: number = names.length;

/** The place of a system call; undefined where no architecture has one of that name. */
export const syscallPlaces: ReadonlyMap<string, number> = new Map(
  names.map((name, place) => [name, place]),
);

/**
 * Those that an x86-64 profile needs are made when the program is built, as all that a module has
 * (docs/adr/0002-host.md); the others when one asks for them: each takes 5 KB.
 */
const made = new Map<SyscallTableName, SyscallTable>(
  (["x86_64", "x86", "x32"] as const).map((name) => [name, tabulate(syscallNumbers[name])]),
);

export function syscallTable(name: SyscallTableName): SyscallTable {
  const table = made.get(name) ?? tabulate(syscallNumbers[name]);
  made.set(name, table);
  return table;
}

function tabulate({ base, numbers: listed }: ListedNumbers): SyscallTable {
  const numbers = Int32Array.from(listed.split(","), (text) =>
    text === "" ? -1 : base + Number.parseInt(text, 36),
  );
  const places = Array.from(names.keys()).filter((place) => numbers[place] !== -1);
  const homeOf = (place: number): number => numbers.indexOf(numbers[place] ?? -1);
  const order = Int16Array.from(places.filter((place) => homeOf(place) === place)).toSorted(
    (a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0),
  );
  const aliases = places
    .map((place) => ({ place, home: homeOf(place) }))
    .filter(({ place, home }) => home !== place);
  const ordered = Int32Array.from(order, (place) => numbers[place] ?? -1);
  return { numbers, aliases, order, ordered };
}
