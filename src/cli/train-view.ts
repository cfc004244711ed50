import { Presets, SingleBar } from "cli-progress";
import type { TrainingProgress } from "../trainer/train.ts";

/** Shows how a training run gets on. */
export interface TrainView {
  /** Takes the newest progress; cheap enough to be called often. */
  show(progress: TrainingProgress): void;
  /** Leaves the terminal as it should be. */
  close(): void;
}

const STAGE_WORDS: Readonly<Record<TrainingProgress["stage"], string>> = {
  demonstrations: "demonstrations",
  prb: "PRB clone",
  power: "power clone",
  evaluation: "evaluation",
};

const LINES_PER_STAGE = 10;

/** Opens a bar per stage with ETA on a terminal, ten lines per stage elsewhere; both on stderr. */
export function openTrainView(stream: NodeJS.WriteStream = process.stderr): TrainView {
  return stream.isTTY ? openBars(stream) : openLines(stream);
}

function openBars(stream: NodeJS.WriteStream): TrainView {
  let stage: TrainingProgress["stage"] | undefined;
  let bar: SingleBar | undefined;
  return {
    show(progress) {
      if (progress.stage !== stage) {
        bar?.stop();
        stage = progress.stage;
        const format = `${STAGE_WORDS[stage].padEnd(14)} {bar} {percentage} %  ETA {eta_formatted}  {note}`;
        bar = new SingleBar({ format, stream, hideCursor: true, etaBuffer: 200 }, Presets.rect);
        bar.start(progress.total, progress.done, { note: progress.note });
      }
      bar?.update(progress.done, { note: progress.note });
    },
    close: () => bar?.stop(),
  };
}

function openLines(stream: NodeJS.WriteStream): TrainView {
  let last = "";
  return {
    show({ stage, done, total, note }) {
      const tenths = Math.floor((LINES_PER_STAGE * done) / total);
      const line = `${STAGE_WORDS[stage]} ${Math.round((100 * tenths) / LINES_PER_STAGE)} %`;
      if (line === last) return;
      last = line;
      stream.write(note === "" ? `${line}\n` : `${line}, ${note}\n`);
    },
    close: () => undefined,
  };
}
