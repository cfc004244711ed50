import { Report } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import { cellFault } from "../../wire/check-report.ts";
import { decode } from "../../wire/codec.ts";
import { compileValidator } from "../../wire/validate.ts";
import { type AnswerPlan, openAnswerPlan } from "./answer-plan.ts";
import { openUserJudge } from "./check-users.ts";
import { type GrantDecider, openGrantDecider } from "./decide-grants.ts";
import { clearLedger, enterReport, openLedger } from "./harq-ledger.ts";
import type { Ledger } from "./ledger-state.ts";
import type { RanCheck, RanVerdicts } from "./ran-checks.ts";
import { openTimeLine, type TimeLine } from "./time-line.ts";

/** Slots that the RAN must have scheduled itself before it is missed that it sent nothing. */
const MANY_OWN_SLOTS = 3;

/** The examination of a cell's slots, from its setup on. */
export interface RanCourse {
  /** Judges a report; returns what is to be published for it, in order. */
  take(bytes: Uint8Array): readonly unknown[];
  /** What to publish for a RAN that waits for a withheld answer without end. */
  relent(): readonly unknown[];
  /** A setup was accepted once more: a new time line may begin. */
  settle(): void;
  /** Checks that may still be judged; none: everything has been that can be. */
  readonly open: readonly RanCheck[];
  /** Slot of the newest report; −1 before the first. */
  readonly tti: number;
  /** Judges what only the whole run tells. */
  finish(): void;
}

interface CourseParts {
  readonly verdicts: RanVerdicts;
  readonly timeLine: TimeLine;
  readonly ledger: Ledger;
  readonly decider: GrantDecider;
  readonly plan: AnswerPlan;
  readonly judgeUsers: (report: Report) => void;
}

const validateReport = compileValidator(Report);

/** Opens the examination of a cell that has just been set up. */
export function openCourse(setup: Setup, verdicts: RanVerdicts): RanCourse {
  const ledger = openLedger(setup, verdicts);
  const decider = openGrantDecider(setup);
  const plan = openAnswerPlan({ setup, verdicts, ledger, decider });
  const timeLine = openTimeLine(setup, verdicts);
  const judgeUsers = openUserJudge(setup, verdicts);
  const parts = { verdicts, timeLine, ledger, decider, plan, judgeUsers };
  let newest: Report | undefined;
  return {
    take(bytes) {
      const report = readReport(parts, bytes);
      newest = report ?? newest;
      return report ? takeReport(parts, report) : [];
    },
    relent: () => (newest ? plan.relent(newest) : []),
    settle() {
      decider.cell.resync = true;
      timeLine.settle();
    },
    get open() {
      return plan.open;
    },
    get tti() {
      return newest?.tti ?? -1;
    },
    finish() {
      const { waiting, used } = ledger.ownSlots;
      const seen = `nothing was sent in ${waiting} slots that were not HIT though there was data`;
      if (waiting >= MANY_OWN_SLOTS) verdicts.judge("R1.9", used.size > 0, seen);
    },
  };
}

/** What can't be read, or does not fit, is told; and nothing that follows is compared with what was before. */
function readReport({ verdicts, timeLine, ledger }: CourseParts, bytes: Uint8Array) {
  const raw = decode(bytes);
  if (!raw.ok) verdicts.fail("R10.2", `${raw.error.code}: ${raw.error.message}`);
  const checked = raw.ok ? validateReport(raw.value) : undefined;
  if (raw.ok) verdicts.pass("R10.2");
  if (checked?.ok) {
    verdicts.pass("R10.3");
    return checked.value;
  }
  if (checked) verdicts.fail("R10.3", checked.error.message, ttiOf(raw));
  timeLine.lose();
  clearLedger(ledger);
  return undefined;
}

function ttiOf(raw: ReturnType<typeof decode>): number | undefined {
  const tti: unknown = raw.ok ? (raw.value as Partial<Report> | null)?.tti : undefined;
  return typeof tti === "number" ? tti : undefined;
}

function takeReport(parts: CourseParts, report: Report): readonly unknown[] {
  const { verdicts, timeLine, ledger, decider, plan, judgeUsers } = parts;
  const grants = plan.judge(report);
  enterReport(ledger, report, grants);
  const fault = cellFault(report, decider.cell);
  if (!fault) decider.fold(report);
  else if (fault.message.startsWith("RNTI") && UNTOLD.has(fault.code)) {
    verdicts.fail("R10.3", fault.message, report.tti);
  }
  const answer = plan.answer(report, !fault);
  timeLine.follow(report);
  judgeUsers(report);
  return answer;
}

/** Faults of a user's blocks that no other check speaks of. */
const UNTOLD: ReadonlySet<string> = new Set(["BAD_RANGE", "PRB_BUDGET"]);
