/** Lines about things that go on at once, each with the thing's name before it. */
export interface ProgressList {
  /** What is to be said of it now. `isStep`: not only a number that has grown. */
  show(name: string, text: string, isStep: boolean): void;
  /** Resolves when all is written. Throws `EndOfOutput`. */
  end(): Promise<void>;
}

export interface ProgressOutput {
  readonly write: (text: string) => Promise<void>;
  /** Undefined where it is no terminal. */
  readonly columns: number | undefined;
}

/** How often a terminal is drawn anew at most. Milliseconds. */
const pace = 50;

/** On a terminal each thing has its line, which changes; elsewhere each step is a line of its own. */
export function progressList({ write, columns }: ProgressOutput): ProgressList {
  const lines = new Map<string, string>();
  let written: Promise<void> = Promise.resolve();
  let drawn = 0;
  let last = -Infinity;
  const say = (text: string): void => {
    written = written.then(() => write(text));
    written.catch(() => {}); // whoever ends the list hears of it
  };
  const draw = (): void => {
    last = performance.now();
    const up = drawn === 0 ? "" : `\x1b[${drawn}A`;
    const rows = [...lines].map(([name, text]) => {
      return `\x1b[2K${`${name}: ${text}`.slice(0, (columns ?? 80) - 1)}\n`;
    });
    drawn = lines.size;
    say(`${up}${rows.join("")}`);
  };
  return {
    show: (name, text, isStep) => {
      if (columns === undefined) {
        if (isStep) say(`${name}: ${text}\n`);
        return;
      }
      lines.set(name, text);
      if (isStep || performance.now() - last >= pace) draw();
    },
    end: async () => {
      if (columns !== undefined && lines.size > 0) draw();
      await written;
    },
  };
}
