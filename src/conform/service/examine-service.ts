import type { Allocation } from "../../../schemas/allocation.ts";
import type { Report } from "../../../schemas/report.ts";
import { type Encoding, encode } from "../../wire/codec.ts";
import { type CheckResult, openVerdicts } from "../verdicts.ts";
import { hostileReports } from "./hostile-reports.ts";
import { judgeAllocation } from "./judge-allocation.ts";
import { type Cell, judgeOrder } from "./judge-order.ts";
import { openScriptedRan } from "./scripted-ran.ts";
import { SERVICE_CHECKS, type ServiceCheck, type ServiceVerdicts } from "./service-checks.ts";
import { type Heard, openEars, type ServiceDoor, type ServiceEars } from "./service-door.ts";
import { setUp, tryBadSetups } from "./try-setups.ts";

/** Longest wait for an answer, and for what comes at a bounded rate. Unit: ms. */
const ANSWER_WITHIN_MS = 3000;
const TOLD_WITHIN_MS = 4000;

/** Slots of a run: quiet, then with hostile messages, then quiet again. */
const CALM_SLOTS = 40;
const KNOWN_SLOTS = 10;
const AFTER_SLOTS = 25;
const QUEUED_REPORTS = 3;

/** One slot for every hostile message. */
const NUM_HOSTILE = hostileReports(openScriptedRan("any").step()).length;

interface Run {
  readonly door: ServiceDoor;
  readonly heard: Heard;
  readonly verdicts: ServiceVerdicts;
  readonly signal: AbortSignal;
  /** The first cell gets hostile messages; the second is its twin; the third names users backwards. */
  readonly cells: readonly [Cell, Cell, Cell];
  /** Twins can't be compared any more: a model was late, or the difference has been told. */
  hasParted: boolean;
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
    };
  };
  return {
    ears: heard,
    run: (signal) =>
      play({
        ...{ door, heard, verdicts, signal, hasParted: false },
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

/** The script. It ends early when the service does not answer. */
async function play(run: Run): Promise<void> {
  const { door, verdicts, cells } = run;
  await tryBadSetups(door, cells[0].cellId, verdicts);
  for (const { cellId, ran } of cells) {
    const { accepted, text } = await setUp(door, cellId, ran.setup);
    verdicts.judge("R8.1", accepted, text);
    if (!accepted) return;
  }
  if (!(await playSlots(run, { numSlots: CALM_SLOTS, answered: "R1.1" }))) return;
  await setUpAgain(run, cells[0], "R8.4");
  const known = { numSlots: KNOWN_SLOTS, answered: "R1.1", twin: "R8.4" } as const;
  if (!(await playSlots(run, known))) return;
  const hostile = { answered: "R10.2", twin: "R10.3" } as const;
  if (!(await playSlots(run, { ...hostile, numSlots: NUM_HOSTILE, isHostile: true }))) return;
  if (!(await playSlots(run, { ...hostile, numSlots: AFTER_SLOTS }))) return;
  await listenForEvents(run);
  await queueReports(run, cells[0]);
  const [, , last] = cells;
  last.ran.restart();
  last.lastSeq = -1;
  await setUpAgain(run, last, "S4.1");
  await playSlot(run, last, { numSlots: 1, answered: "S4.1" });
}

async function playSlots(run: Run, stretch: Stretch): Promise<boolean> {
  for (let n = 0; n < stretch.numSlots && !run.signal.aborted; n += 1) {
    const answers: (Allocation | undefined)[] = [];
    for (const cell of run.cells) answers.push(await playSlot(run, cell, stretch));
    const [first, twin, backwards] = answers;
    if (!first || !twin || !backwards) return false;
    compareTwins(run, stretch, first, twin, backwards);
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

/** What must not differ between cells that report the same; times and shares may. */
function decisionOf({ grants }: Allocation): string {
  const rows = grants.map((each) => [
    each.rnti,
    each.harqPid,
    each.retransmission,
    each.mcs,
    each.prbs,
  ]);
  return JSON.stringify(rows.sort((a, b) => Number(a[0]) - Number(b[0])));
}

function compareTwins(
  run: Run,
  { twin }: Stretch,
  first: Allocation,
  second: Allocation,
  backwards: Allocation,
): void {
  const { verdicts } = run;
  if ([first, second, backwards].some(({ fallbacks }) => fallbacks.length > 0))
    run.hasParted = true;
  if (run.hasParted) return;
  const tti = second.targetTti;
  const isSame = decisionOf(first) === decisionOf(second);
  if (twin) verdicts.judge(twin, isSame, "another decision than in a twin cell", tti);
  const isEqual = decisionOf(backwards) === decisionOf(second);
  verdicts.judge("R8.3", isEqual, "another decision for the users in reverse", tti);
  run.hasParted = !isSame || !isEqual;
}

async function setUpAgain({ door, verdicts }: Run, { cellId, ran }: Cell, check: ServiceCheck) {
  const { accepted, text } = await setUp(door, cellId, ran.setup);
  if (!accepted) verdicts.fail(check, text);
}

/** Several reports at once: answers in order, the newest report's among them. */
async function queueReports(run: Run, cell: Cell): Promise<void> {
  const reports = Array.from({ length: QUEUED_REPORTS }, () => nextReport(cell));
  for (const report of reports) run.door.report(cell.cellId, encode(report, cell.encoding));
  const newest = reports.at(-1) as Report;
  const answer = await awaitAnswer(run, cell, newest);
  run.verdicts.judge("R7.1", answer !== undefined, "the newest report is not answered", newest.tti);
}

/** Events and solicitations come at a bounded rate, so they are asked for more than once. */
async function listenForEvents({ door, heard, verdicts, cells, signal }: Run): Promise<void> {
  const [{ cellId, ran }] = cells;
  const stranger = `${cellId}-unknown`;
  const before = heard.numSolicited;
  const untilMs = door.nowMs() + TOLD_WITHIN_MS;
  const isTold = () => heard.numCodedEvents > 0 && heard.numSolicited > before;
  while (!isTold() && door.nowMs() < untilMs && !signal.aborted) {
    door.report(stranger, encode({ ...openScriptedRan(stranger).step(), tti: ran.tti }, "json"));
    await door.wait(50);
  }
  verdicts.judge("R9.5", heard.numCodedEvents > 0, "no event with a code");
  const isAnswered = heard.take(stranger).length > 0;
  const seen = isAnswered ? "an answer" : "no solicitation";
  verdicts.judge("R9.6", !isAnswered && heard.numSolicited > before, seen);
}
