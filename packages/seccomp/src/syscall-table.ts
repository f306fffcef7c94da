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

/** Made when the program is built, as all that a module has (docs/adr/0002-host.md). */
export const syscallTables: Readonly<Record<SyscallTableName, SyscallTable>> = {
  x86: tabulate(syscallNumbers.x86),
  x86_64: tabulate(syscallNumbers.x86_64),
  x32: tabulate(syscallNumbers.x32),
  arm: tabulate(syscallNumbers.arm),
  aarch64: tabulate(syscallNumbers.aarch64),
  mips: tabulate(syscallNumbers.mips),
  mips64: tabulate(syscallNumbers.mips64),
  mips64n32: tabulate(syscallNumbers.mips64n32),
  ppc: tabulate(syscallNumbers.ppc),
  ppc64: tabulate(syscallNumbers.ppc64),
  s390: tabulate(syscallNumbers.s390),
  s390x: tabulate(syscallNumbers.s390x),
  parisc: tabulate(syscallNumbers.parisc),
  parisc64: tabulate(syscallNumbers.parisc64),
  riscv64: tabulate(syscallNumbers.riscv64),
  m68k: tabulate(syscallNumbers.m68k),
  sh: tabulate(syscallNumbers.sh),
  loongarch64: tabulate(syscallNumbers.loongarch64),
};

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
