import type { Setup } from "../../../schemas/setup.ts";
import { type Encoding, encode, encodingOf } from "../../wire/codec.ts";
import { type CheckResult, openVerdicts } from "../verdicts.ts";
import { RAN_CHECKS, type RanCheck, type RanVerdicts } from "./ran-checks.ts";
import { openCourse, type RanCourse } from "./ran-course.ts";
import { openSetupDesk, type SetupDesk } from "./setup-desk.ts";

/** A RAN that says nothing for so long has stopped. Unit: ms. */
const SILENT_MS = 8000;

/** A lockstep RAN that waits for so long for an answer waits for ever. Unit: ms. */
const RELENT_MS = 3000;

/** Pause before an answer in lockstep while a refusal is in force, so that the run does not rush by. Unit: ms. */
const SLOW_MS = 20;

/** What a RAN is examined with. */
export interface ExaminerParts {
  /** Its cell. */
  readonly cellId: string;
  /** Time. Unit: ms. */
  nowMs(): number;
  /** Publishes on the allocation subject. */
  send(bytes: Uint8Array): void;
  /** Asks all RANs to set up. */
  solicit(): void;
}

/** Plays the service and judges the RAN. */
export interface RanExaminer {
  /** Takes a setup; returns the reply, `undefined` where none is to be sent. */
  setUp(bytes: Uint8Array): Uint8Array | undefined;
  /** Takes a report. */
  report(bytes: Uint8Array): void;
  /** Looks at the clock; to be called every few milliseconds. */
  tick(): void;
  /** Whether there is nothing left to see. */
  readonly isDone: boolean;
  /**
   * Every check as it stands, for good. Time that is over before everything was checked is a failure.
   *
   * @param isStopped - The user did not want to wait: what was not seen is no failure.
   */
  finish(isStopped?: boolean): CheckResult[];
}

interface Examination extends ExaminerParts {
  readonly verdicts: RanVerdicts;
  readonly desk: SetupDesk;
  course: RanCourse | undefined;
  encoding: Encoding;
  numSetups: number;
  /** When the RAN was last heard of, and whether it has been answered after all since. Unit: ms. */
  heardMs: number;
  hasRelented: boolean;
  hasStopped: boolean;
  held: { readonly dueMs: number; readonly messages: readonly unknown[] } | undefined;
}

/**
 * Opens the examination of one RAN: a service that decides with PF shares and equal power, and every
 * now and then sends what no service should.
 *
 * @param parts - Way out and time.
 */
export function openRanExaminer(parts: ExaminerParts): RanExaminer {
  const verdicts = openVerdicts<RanCheck>(RAN_CHECKS, "nothing came that it could be judged by");
  const onAccepted = (setup: Setup) => {
    exam.heardMs = parts.nowMs();
    exam.course ??= openCourse(setup, verdicts);
    exam.course.settle();
  };
  const exam: Examination = {
    ...{ ...parts, verdicts, desk: openSetupDesk({ ...parts, verdicts, onAccepted }) },
    ...{ course: undefined, encoding: "json", numSetups: 0, held: undefined },
    ...{ heardMs: parts.nowMs(), hasRelented: false, hasStopped: false },
  };
  return {
    setUp(bytes) {
      exam.numSetups += 1;
      const reply = exam.desk.receive(bytes);
      return reply && encode(reply, encodingOf(bytes));
    },
    report: (bytes) => takeReport(exam, bytes),
    tick: () => tick(exam),
    get isDone() {
      return exam.hasStopped || exam.desk.isDone;
    },
    finish: (isStopped = false) => finish(exam, isStopped),
  };
}

function takeReport(exam: Examination, bytes: Uint8Array): void {
  const { course, desk, nowMs } = exam;
  if (!course) return;
  exam.heardMs = nowMs();
  exam.hasRelented = false;
  exam.encoding = encodingOf(bytes);
  const messages = course.take(bytes);
  const isSlow = desk.isRefusing && desk.setup?.clock === "lockstep";
  if (isSlow) exam.held = { dueMs: nowMs() + SLOW_MS, messages };
  else publish(exam, messages);
  if (course.open.length === 0) desk.probe();
}

function publish({ send, encoding }: Examination, messages: readonly unknown[]): void {
  for (const message of messages) {
    send(message instanceof Uint8Array ? message : encode(message, encoding));
  }
}

function tick(exam: Examination): void {
  const { course, desk, nowMs, held, verdicts } = exam;
  if (held && nowMs() >= held.dueMs) {
    exam.held = undefined;
    publish(exam, held.messages);
  }
  const silentMs = nowMs() - exam.heardMs;
  desk.tick(silentMs > RELENT_MS);
  if (!course || desk.isDone) return;
  if (silentMs > RELENT_MS && desk.setup?.clock === "lockstep" && !exam.hasRelented) {
    exam.hasRelented = true;
    publish(exam, course.relent());
  }
  if (silentMs <= SILENT_MS || desk.isRefusing) return;
  exam.hasStopped = true;
  const seconds = SILENT_MS / 1000;
  const seen = course.tti < 0 ? `no report in ${seconds} s` : `no report for ${seconds} s`;
  verdicts.fail("E1.2", seen, Math.max(0, course.tti));
}

function finish(exam: Examination, isStopped: boolean): CheckResult[] {
  const { verdicts, course, desk, numSetups, hasStopped } = exam;
  course?.finish();
  if (desk.isDone && !hasStopped && course) verdicts.pass("E1.2");
  else if (isStopped) verdicts.excuse("E1.2", "stopped before everything was checked");
  else if (numSetups === 0) verdicts.fail("E9.1", "no setup came");
  else if (!desk.isDone && !hasStopped) verdicts.fail("E1.2", openSentence(exam));
  return verdicts.results();
}

function openSentence({ verdicts, course }: Examination): string {
  if (!course) return "the time was over before a setup could be accepted";
  const atDesk = (["E9.2", "E9.3"] as const).filter((check) => !verdicts.isJudged(check));
  return `the time was over; still open: ${[...course.open, ...atDesk].join(", ")}`;
}
