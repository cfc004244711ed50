import type { Encoding } from "../../wire/codec.ts";
import type { ScriptedRan } from "./scripted-ran.ts";
import type { ServiceVerdicts } from "./service-checks.ts";
import type { HeardAllocation } from "./service-door.ts";

/** A cell of the script. */
export interface Cell {
  /** Its name in subjects. */
  readonly cellId: string;
  /** The RAN that is played. */
  readonly ran: ScriptedRan;
  /** Of its reports. */
  readonly encoding: Encoding;
  /** Reports name their users backwards. */
  readonly isBackwards: boolean;
  /** Newest allocation; −1 before the first. */
  lastSeq: number;
  /** Newest report that was answered; −1 before the first. */
  answeredTti: number;
  /** Answers that came after that of a newer report. */
  numOutdated: number;
}

/** Judges what comes by what it says of itself: encoding, number, slot. */
export function judgeOrder(
  verdicts: ServiceVerdicts,
  cell: Cell,
  { allocation, encoding }: HeardAllocation,
  at: { readonly tti: number; readonly hostile: string | undefined; readonly isAnswer: boolean },
): void {
  const { seq, reportTti, targetTti } = allocation;
  const { tti, hostile, isAnswer } = at;
  verdicts.judge("R1.4", encoding === cell.encoding, `${encoding} to ${cell.encoding}`, tti);
  const isNext = cell.lastSeq < 0 || seq === cell.lastSeq + 1;
  verdicts.judge("R1.2", isNext, `seq ${seq} after ${cell.lastSeq}`, tti);
  cell.lastSeq = seq;
  const seen = `slot ${targetTti}, for the report of slot ${reportTti}`;
  if (hostile) verdicts.judge("R10.1", isAnswer, `${seen}, after ${hostile}`, tti);
  const isDue = targetTti === reportTti + cell.ran.setup.leadSlots;
  const isSecond = hostile === undefined && !isAnswer && reportTti === cell.answeredTti;
  if (!isDue || isSecond) verdicts.fail("R1.1", seen, tti);
  if (reportTti < cell.answeredTti) cell.numOutdated += 1;
  if (isAnswer) cell.answeredTti = tti;
}
