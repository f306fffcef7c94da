/** signal(7), x86 and arm numbers. */
export const signals = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
} as const;

export type SignalName = keyof typeof signals;

/** A signal's name, or the number of one without a name (the real-time ones). */
export type Signal = SignalName | number;

export function signalNumber(signal: Signal): number {
  return typeof signal === "number" ? signal : signals[signal];
}

/** A set of signals, a bit each (sigsetops(3)). */
export function signalSet(names: readonly SignalName[]): bigint {
  return names.reduce((set, name) => set | (1n << BigInt(signals[name] - 1)), 0n);
}
