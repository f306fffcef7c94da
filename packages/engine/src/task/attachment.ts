/** The side of whoever watches a process and speaks to it. */
export interface Attachment {
  /** Undefined: the process gets no input. */
  readonly stdin: AsyncIterable<Uint8Array> | undefined;
  /** Resolves when it can take more. With a terminal all output comes here. */
  readonly stdout: (bytes: Uint8Array) => Promise<void>;
  readonly stderr: (bytes: Uint8Array) => Promise<void>;
  /** Of the terminal that the process is shown on, at its start. */
  readonly size: TerminalSize | undefined;
  /** Resolves when whoever is attached goes, and the process is to go on alone. Absent: never. */
  readonly detached?: Promise<unknown> | undefined;
  /** Called once, as soon as the process runs. */
  readonly started: (control: ProcessControl) => void;
  /** Called once the process has exited: what of its output is still to come is the last of it. */
  readonly exited?: (() => void) | undefined;
}

/** What can be done to a running process. Neither throws when it has ended meanwhile. */
export interface ProcessControl {
  kill(signal: number): Promise<void>;
  resize(size: TerminalSize): Promise<void>;
}

/** In characters. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}
