import { Presets, SingleBar } from "cli-progress";

/** How far a command has got. */
export interface Progress {
  /** What is being done; a new label begins a new bar. */
  readonly label: string;
  /** Steps done. */
  readonly done: number;
  /** Steps in all. */
  readonly total: number;
  /** Shown behind the bar; may be empty. */
  readonly note: string;
}

/** Shows how a command gets on. */
export interface ProgressView {
  /** Takes the newest progress; cheap enough to be called often. */
  show(progress: Progress): void;
  /** Leaves the terminal as it should be. */
  close(): void;
}

const LINES_PER_LABEL = 10;

/** Opens a bar per label with ETA on a terminal, ten lines per label elsewhere; both on stderr. */
export function openProgressView(stream: NodeJS.WriteStream = process.stderr): ProgressView {
  return stream.isTTY ? openBars(stream) : openLines(stream);
}

function openBars(stream: NodeJS.WriteStream): ProgressView {
  let current: string | undefined;
  let bar: SingleBar | undefined;
  return {
    show({ label, done, total, note }) {
      if (label !== current) {
        bar?.stop();
        current = label;
        const format = `${label.padEnd(14)} {bar} {percentage} %  ETA {eta_formatted}  {note}`;
        bar = new SingleBar({ format, stream, hideCursor: true, etaBuffer: 200 }, Presets.rect);
        bar.start(total, done, { note });
      }
      bar?.update(done, { note });
    },
    close: () => bar?.stop(),
  };
}

function openLines(stream: NodeJS.WriteStream): ProgressView {
  let last = "";
  return {
    show({ label, done, total, note }) {
      const tenths = Math.floor((LINES_PER_LABEL * done) / total);
      const line = `${label} ${Math.round((100 * tenths) / LINES_PER_LABEL)} %`;
      if (line === last) return;
      last = line;
      stream.write(note === "" ? `${line}\n` : `${line}, ${note}\n`);
    },
    close: () => undefined,
  };
}
