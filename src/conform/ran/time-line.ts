import type { Report } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import { slotDurationUs, slotsPerFrame } from "../../nr/numerology.ts";
import type { RanVerdicts } from "./ran-checks.ts";

/** Frames until `sfn` begins again. */
const NUM_FRAMES = 1024;

/** Slots that the mean pace is taken over. */
const PACE_SLOTS = 500;

/** Paced slots may come this much too fast on average, for clocks that drift. */
const PACE_TOLERANCE = 0.05;

type Times = Pick<Report, "seq" | "tti" | "sfn" | "slot" | "sentNs">;

/** Follows what reports say of time. */
export interface TimeLine {
  /** Judges the next report. */
  follow(report: Times): void;
  /** A setup was accepted: `seq` may begin again. */
  settle(): void;
  /** A message could not be read: what comes next follows nothing. */
  lose(): void;
}

/**
 * Opens the time line of a RAN.
 *
 * Where `tti` counts from is the RAN's own business, so frame and slot are only compared with the
 * report before; so is the pace with the RAN's own clock, which no stall of ours disturbs.
 */
export function openTimeLine(setup: Setup, verdicts: RanVerdicts): TimeLine {
  let last: Times | undefined;
  let paceFrom: Times | undefined;
  let mayRestart = false;
  return {
    follow(report) {
      if (last) {
        judgeStep(last, report, { setup, verdicts, mayRestart });
      }
      judgeFrame(report, setup, verdicts);
      paceFrom ??= report;
      if (setup.clock === "paced" && report.tti - paceFrom.tti >= PACE_SLOTS) {
        judgePace(paceFrom, report, setup, verdicts);
        paceFrom = report;
      }
      last = report;
      mayRestart = false;
    },
    settle() {
      mayRestart = true;
    },
    lose() {
      last = undefined;
      paceFrom = undefined;
    },
  };
}

function judgeStep(
  last: Times,
  now: Times,
  {
    setup,
    verdicts,
    mayRestart,
  }: { readonly setup: Setup; readonly verdicts: RanVerdicts; readonly mayRestart: boolean },
): void {
  const { seq, tti } = now;
  const isNext = seq === last.seq + 1 || (mayRestart && seq === 0);
  verdicts.judge("R7.1", isNext, `seq ${seq} after ${last.seq}`, tti);
  verdicts.judge("R1.1", tti === last.tti + 1, `tti ${tti} after ${last.tti}`, tti);
  verdicts.judge("R1.3", now.sentNs > last.sentNs, `${now.sentNs} ns after ${last.sentNs} ns`, tti);
  const numSlots = slotsPerFrame(setup.scsKhz) * NUM_FRAMES;
  const at = ({ sfn, slot }: Times) => sfn * slotsPerFrame(setup.scsKhz) + slot;
  const stepSlots = (at(now) - at(last) + numSlots) % numSlots;
  const expected = (((tti - last.tti) % numSlots) + numSlots) % numSlots;
  const seen = `frame ${now.sfn} slot ${now.slot} after frame ${last.sfn} slot ${last.slot}`;
  verdicts.judge("R1.2", stepSlots === expected, seen, tti);
}

function judgeFrame({ slot, tti }: Times, { scsKhz }: Setup, verdicts: RanVerdicts): void {
  const numSlots = slotsPerFrame(scsKhz);
  if (slot < numSlots) return;
  verdicts.fail("R1.2", `slot ${slot} of a frame of ${numSlots} slots`, tti);
}

function judgePace(from: Times, to: Times, { scsKhz }: Setup, verdicts: RanVerdicts): void {
  const meanUs = (to.sentNs - from.sentNs) / 1000 / (to.tti - from.tti);
  const slotUs = slotDurationUs(scsKhz);
  const seen = `${meanUs.toFixed(0)} µs a slot on average, of ${slotUs} µs`;
  verdicts.judge("E11.1", meanUs >= slotUs * (1 - PACE_TOLERANCE), seen, to.tti);
}
