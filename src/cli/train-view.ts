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
  clonePrb: "PRB clone",
  clonePower: "power clone",
  prb: "1 PRB agent",
  power: "2 power agent",
  joint: "3 both agents",
};

/** Opens a progress bar per stage. */
export function openTrainView(): TrainView {
  const view = openProgressView();
  let gain = "";
  return {
    show({ stage, done, total, figures }) {
      if (figures && "phase" in figures && figures.validation) {
        gain = `, validation ${percent(figures.validation.logGeomeanRatio)} over PF`;
      }
      view.show({ label: STAGE_WORDS[stage], done, total, note: noteOf(figures) + gain });
    },
    close: view.close,
  };
}

function noteOf(figures: TrainingProgress["figures"]): string {
  if (!figures) return "";
  if ("phase" in figures) return `reward ${figures.reward.toFixed(4)}`;
  return `validation error ${figures.validationError.toFixed(4)}`;
}

function percent(log: number): string {
  const value = 100 * (Math.exp(log) - 1);
  return `${value < 0 ? "" : "+"}${value.toFixed(1)} %`;
}
