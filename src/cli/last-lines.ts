/** The end of a log. */
export interface LastLines {
  /** Takes in a line and forgets the oldest beyond eight. */
  add(line: string): void;
  /** What is kept, one line each. */
  text(): string;
}

const NUM_KEPT = 8;

/** Keeps a program's last words: a part may run, and write, for days. */
export function lastLines(): LastLines {
  let lines: readonly string[] = [];
  return {
    add(line) {
      lines = [...lines, line].slice(-NUM_KEPT);
    },
    text: () => lines.join("\n"),
  };
}
