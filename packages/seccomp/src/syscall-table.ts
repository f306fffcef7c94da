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
  /** By place: where what is known of the number is, of whose names this one may be the second. */
  readonly homes: Int16Array;
  /** Places by number, ascending; of each number the home alone. */
  readonly order: Int16Array;
}

const names: readonly string[] = syscallNames.split(" ");

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
  const homes = Int16Array.from(numbers, (number) => numbers.indexOf(number));
  const order = Int16Array.from(names.keys())
    .filter((place) => numbers[place] !== -1 && homes[place] === place)
    .toSorted((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  return { numbers, homes, order };
}
