import type { Allocation } from "../../schemas/allocation.ts";
import type { Report } from "../../schemas/report.ts";
import type { Recording, RunRecorder } from "../ports/run-recorder.ts";
import type { ReplayedCell } from "./open-replay.ts";
import type { ReplayTally } from "./replay-tally.ts";

/** What a recording is played into, and what becomes of it. */
export interface Replay {
  /** The service that decides. */
  readonly cell: ReplayedCell;
  /** Sums the replay up. */
  readonly tally: ReplayTally;
  /** Takes the run down with the new allocations; absent: nobody does. */
  readonly recorder?: RunRecorder | undefined;
  /** Stops the replay after the current slot. */
  readonly signal: AbortSignal;
}

/**
 * Has every report of a recording decided, in order, and compares each decision with the recorded
 * allocation for the same slot.
 *
 * Where they differ the cell did something else than was decided, so the service is told that its
 * allocation missed the slot: it would wait for feedback on blocks that were never sent otherwise.
 *
 * @param recording - The run.
 * @param replay - What decides, and what hears of it.
 */
export async function playRecording({ slots }: Recording, replay: Replay): Promise<void> {
  const { cell, tally, recorder, signal } = replay;
  const decided = new Map<number, Allocation>();
  for await (const { report, allocation: recorded, blocks } of slots()) {
    if (signal.aborted) return;
    const allocation = decided.get(report.tti);
    const isSame = tally.compare(recorded, allocation);
    recorder?.record({ report, ...(allocation && { allocation }), blocks });
    for (const tti of decided.keys()) if (tti <= report.tti) decided.delete(tti);
    const answer = await cell.decide(isSame ? report : asMiss(report));
    tally.addAnswer(answer);
    if ("grants" in answer) decided.set(answer.targetTti, answer);
  }
}

function asMiss(report: Report): Report {
  if (report.applied?.status !== "HIT") return report;
  return { ...report, applied: { status: "MISS", targetTti: report.tti } };
}
