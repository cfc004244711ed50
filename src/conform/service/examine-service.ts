import type { Allocation } from "../../../schemas/allocation.ts";
import type { Report } from "../../../schemas/report.ts";
import { type Encoding, encode } from "../../wire/codec.ts";
import { type CheckResult, openVerdicts, untilSignal } from "../verdicts.ts";
import { compareTwins, type Twins } from "./compare-twins.ts";
import { hostileReports } from "./hostile-reports.ts";
import { judgeAllocation } from "./judge-allocation.ts";
import { type Cell, judgeOrder } from "./judge-order.ts";
import { openScriptedRan } from "./scripted-ran.ts";
import { SERVICE_CHECKS, type ServiceCheck } from "./service-checks.ts";
import { type Heard, openEars, type ServiceDoor, type ServiceEars } from "./service-door.ts";
import { setUp, tryBadSetups } from "./try-setups.ts";

/** Longest wait for an answer, and for what comes at a bounded rate. Unit: ms. */
const ANSWER_WITHIN_MS = 3000;
const TOLD_WITHIN_MS = 4000;

/** How long answers may still come that should not. Unit: ms. */
const LATER_MS = 200;

/** Slots of a run: quiet, then with hostile messages, then quiet again. */
const CALM_SLOTS = 40;
const KNOWN_SLOTS = 10;
const AFTER_SLOTS = 25;
const QUEUED_REPORTS = 3;

/** One slot for every hostile message. */
const NUM_HOSTILE = hostileReports(openScriptedRan("any").step()).length;

interface Run extends Twins {
  readonly door: ServiceDoor;
  readonly heard: Heard;
  readonly signal: AbortSignal;
  /** The first cell gets hostile messages; the second is its twin; the third names users backwards. */
  readonly cells: readonly [Cell, Cell, Cell];
}

/** Plays RANs to a service and judges it. */
export interface ServiceExaminer {
  /** To be told of what the service sends. */
  readonly ears: ServiceEars;
  /** Plays the whole script, until its end or the signal. */
  run(signal: AbortSignal): Promise<void>;
  /** Every check as it stands. */
  results(): CheckResult[];
}

/**
 * Opens the examination of one service.
 *
 * @param door - The way there.
 * @param cellId - First part of the cells' names.
 */
export function openServiceExaminer(door: ServiceDoor, cellId: string): ServiceExaminer {
  const verdicts = openVerdicts<ServiceCheck>(SERVICE_CHECKS, "the script did not come so far");
  const heard = openEars(verdicts);
  const cell = (name: string, encoding: Encoding, isBackwards: boolean): Cell => {
    const id = `${cellId}-${name}`;
    return {
      cellId: id,
      ran: openScriptedRan(id),
      encoding,
      isBackwards,
      lastSeq: -1,
      answeredTti: -1,
      numOutdated: 0,
    };
  };
  return {
    ears: heard,
    run: (signal) =>
      play({
        ...{ door, heard, signal, hasParted: false, verdicts: untilSignal(verdicts, signal) },
        cells: [cell("a", "json", false), cell("b", "msgpack", false), cell("c", "msgpack", true)],
      }),
    results: verdicts.results,
  };
}

/** A stretch of slots, and what its answers are judged by. */
interface Stretch {
  readonly numSlots: number;
  /** Every report is answered. */
  readonly answered: ServiceCheck;
  /** The first cell is decided as its twin. */
  readonly twin?: ServiceCheck;
  /** The first cell gets a hostile message in every slot. */
  readonly isHostile?: boolean;
}

/** The script. It ends early when the service does not answer, or with the signal. */
async function play(run: Run): Promise<void> {
  const { door, heard, verdicts, cells, signal } = run;
  for (const { cellId, ran } of cells) {
    const { accepted, text } = await setUp(door, cellId, ran.setup);
    verdicts.judge("R8.1", accepted, text);
    verdicts.excuse("R8.1", text); // the time was over
    if (!accepted) return;
  }
  await tryBadSetups(door, cells[0].cellId, verdicts);
  if (!(await playSlots(run, { numSlots: CALM_SLOTS, answered: "R1.1" }))) return;
  await setUpAgain(run, cells[0], "R8.4");
  const known = { numSlots: KNOWN_SLOTS, answered: "R1.1", twin: "R8.4" } as const;
  if (!(await playSlots(run, known))) return;
  const numToldBefore = heard.numRejections(cells[0].cellId);
  const hostile = { answered: "R10.2", twin: "R10.3" } as const;
  if (!(await playSlots(run, { ...hostile, numSlots: NUM_HOSTILE, isHostile: true }))) return;
  if (!(await playSlots(run, { ...hostile, numSlots: AFTER_SLOTS }))) return;
  await listenForEvents(run, numToldBefore);
  if (signal.aborted) return;
  await queueReports(run, cells[0]);
  if (signal.aborted) return;
  const [, , last] = cells;
  last.ran.restart();
  last.lastSeq = -1;
  await setUpAgain(run, last, "S4.1");
  if (signal.aborted) return;
  await playSlot(run, last, { numSlots: 1, answered: "S4.1" });
}

async function playSlots(run: Run, stretch: Stretch): Promise<boolean> {
  for (let n = 0; n < stretch.numSlots && !run.signal.aborted; n += 1) {
    const answers: (Allocation | undefined)[] = [];
    for (const cell of run.cells) answers.push(await playSlot(run, cell, stretch));
    const [first, twin, backwards] = answers;
    if (!first || !twin || !backwards) return false;
    compareTwins(run, stretch.twin, [first, twin, backwards]);
  }
  return !run.signal.aborted;
}

/** Sends one report and waits for its answer. */
async function playSlot(run: Run, cell: Cell, stretch: Stretch): Promise<Allocation | undefined> {
  const { door, verdicts, cells } = run;
  const { ran, cellId, encoding } = cell;
  const report = nextReport(cell);
  const isHostile = stretch.isHostile === true && cell === cells[0];
  const hostile = isHostile ? hostileReports(report)[report.tti % NUM_HOSTILE] : undefined;
  if (hostile) door.report(cellId, hostile[1]());
  door.report(cellId, encode(report, encoding));
  const answer = await awaitAnswer(run, cell, report, hostile?.[0]);
  const after = hostile ? ` after ${hostile[0]}` : "";
  const seen = `${cellId}: no answer within ${ANSWER_WITHIN_MS / 1000} s${after}`;
  verdicts.judge(stretch.answered, answer !== undefined, seen, report.tti);
  if (answer?.targetTti !== report.tti + ran.setup.leadSlots) return answer; // told already
  judgeAllocation(ran, report, answer, verdicts);
  ran.hold(answer);
  return answer;
}

function nextReport({ ran, isBackwards }: Cell): Report {
  const report = ran.step();
  if (isBackwards) report.users.reverse();
  return report;
}

/** Takes what comes for a cell until the answer to a report is there. */
async function awaitAnswer(
  run: Run,
  cell: Cell,
  { tti }: Report,
  hostile?: string,
): Promise<Allocation | undefined> {
  const { door, heard, signal } = run;
  const untilMs = door.nowMs() + ANSWER_WITHIN_MS;
  let answer: Allocation | undefined;
  while (door.nowMs() < untilMs && !signal.aborted) {
    for (const each of heard.take(cell.cellId)) {
      const isAnswer = each.allocation.reportTti === tti && !answer;
      judgeOrder(run.verdicts, cell, each, { tti, hostile, isAnswer });
      if (isAnswer) answer = each.allocation;
    }
    if (answer) return answer;
    await door.wait(1);
  }
  return undefined;
}

async function setUpAgain({ door, verdicts }: Run, { cellId, ran }: Cell, check: ServiceCheck) {
  const { accepted, text } = await setUp(door, cellId, ran.setup);
  if (!accepted) verdicts.fail(check, text);
}

/** Several reports at once: answers in order, the newest report's among them. */
async function queueReports(run: Run, cell: Cell): Promise<void> {
  const { door, heard, verdicts } = run;
  cell.numOutdated = 0;
  const reports = Array.from({ length: QUEUED_REPORTS }, () => nextReport(cell));
  for (const report of reports) door.report(cell.cellId, encode(report, cell.encoding));
  const newest = reports.at(-1) as Report;
  const answer = await awaitAnswer(run, cell, newest);
  await door.wait(LATER_MS);
  const { tti } = newest;
  for (const each of heard.take(cell.cellId)) {
    judgeOrder(verdicts, cell, each, { tti, hostile: undefined, isAnswer: false });
  }
  const seen = answer
    ? "an older report is answered after it"
    : "the newest report is not answered";
  verdicts.judge("R7.1", answer !== undefined && cell.numOutdated === 0, seen, tti);
}

/** Events and solicitations come at a bounded rate, so they are waited for. */
async function listenForEvents(
  { door, heard, verdicts, cells, signal }: Run,
  numToldBefore: number,
): Promise<void> {
  const [{ cellId, ran }] = cells;
  const stranger = `${cellId}-unknown`;
  const before = heard.numSolicited;
  const untilMs = door.nowMs() + TOLD_WITHIN_MS;
  const isTold = () => heard.numRejections(cellId) > numToldBefore;
  const isDone = () => isTold() && heard.numSolicited > before;
  while (!isDone() && door.nowMs() < untilMs && !signal.aborted) {
    door.report(stranger, encode({ ...openScriptedRan(stranger).step(), tti: ran.tti }, "json"));
    await door.wait(50);
  }
  verdicts.judge("R9.5", isTold(), "no event of a rejection in that cell, with a code");
  const isAnswered = heard.take(stranger).length > 0;
  const seen = isAnswered ? "an answer" : "no solicitation";
  verdicts.judge("R9.6", !isAnswered && heard.numSolicited > before, seen);
}
