import type { TrainingProgress } from "../trainer/train.ts";
import { openProgressView } from "./progress-view.ts";

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

/** Opens a progress bar per stage. */
export function openTrainView(): TrainView {
  const view = openProgressView();
  return {
    show: ({ stage, ...progress }) => view.show({ label: STAGE_WORDS[stage], ...progress }),
    close: view.close,
  };
}
