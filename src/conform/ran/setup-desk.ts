import type { Code } from "../../../schemas/codes.ts";
import type { Setup, SetupReply } from "../../../schemas/setup.ts";
import { CONTRACT_VERSION } from "../../../schemas/subjects.ts";
import { sameFacts } from "../../wire/check-setup.ts";
import { checkSetupFacts } from "./check-setup-facts.ts";
import type { RanVerdicts } from "./ran-checks.ts";

/** How long a RAN may take to set up, unanswered, solicited or after a refusal. Unit: ms. */
const REPEAT_WITHIN_MS = 10_000;
const SOLICITED_WITHIN_MS = 5000;
const FINAL_FOR_MS = 1500;

/** Answers setups, or does not, to see what the RAN makes of it. */
export interface SetupDesk {
  /** Takes a setup; returns the reply, `undefined` where there is none. */
  receive(bytes: Uint8Array): SetupReply | undefined;
  /** Begins to solicit and refuse, once all else is done. */
  probe(): void;
  /** Looks at the clock. `isSilent`: the RAN has stopped to report. */
  tick(isSilent: boolean): void;
  /** The setup in force. */
  readonly setup: Setup | undefined;
  /** Whether a refusal is in force. */
  readonly isRefusing: boolean;
  /** Whether there is nothing left to see. */
  readonly isDone: boolean;
}

/** What the desk works with. */
export interface SetupDeskParts {
  readonly cellId: string;
  readonly verdicts: RanVerdicts;
  /** Time. Unit: ms. */
  nowMs(): number;
  /** Asks all RANs to set up. */
  solicit(): void;
  /** A setup was accepted, the first or another one. */
  onAccepted(setup: Setup): void;
}

/** `new`: none yet. `ignored`: one was left unanswered. `refused`: final until it is solicited again. */
type Phase = "new" | "ignored" | "accepted" | "solicited" | "refused" | "solicited again" | "done";

interface DeskState extends SetupDeskParts {
  phase: Phase;
  dueMs: number;
  inForce: Setup | undefined;
}

/**
 * Opens the desk. The first setup stays unanswered, the next one is accepted; after `probe` the RAN is
 * solicited, refused, left alone and solicited again.
 *
 * @rule E9
 */
export function openSetupDesk(parts: SetupDeskParts): SetupDesk {
  const desk: DeskState = { ...parts, phase: "new", dueMs: NEVER, inForce: undefined };
  return {
    receive: (bytes) => receive(desk, bytes),
    probe() {
      if (desk.phase === "accepted") solicit(desk, "solicited");
    },
    tick(isSilent) {
      if (desk.nowMs() >= desk.dueMs) expire(desk, isSilent);
    },
    get setup() {
      return desk.inForce;
    },
    get isRefusing() {
      return desk.phase === "refused" || desk.phase === "solicited again";
    },
    get isDone() {
      return desk.phase === "done";
    },
  };
}

const NEVER = Number.POSITIVE_INFINITY;

function enter(desk: DeskState, phase: Phase, forMs = NEVER): void {
  desk.phase = phase;
  desk.dueMs = desk.nowMs() + forMs;
}

function solicit(desk: DeskState, phase: Phase): void {
  enter(desk, phase, SOLICITED_WITHIN_MS);
  desk.solicit();
}

function accept(desk: DeskState, setup: Setup, next: Phase): SetupReply {
  enter(desk, next);
  desk.inForce ??= setup;
  desk.onAccepted(setup);
  return { accepted: true, contractVersion: CONTRACT_VERSION };
}

function receive(desk: DeskState, bytes: Uint8Array): SetupReply | undefined {
  const { verdicts, inForce, phase, cellId } = desk;
  const setup = checkSetupFacts(bytes, cellId, verdicts);
  if (!setup) {
    if (!inForce) enter(desk, "done"); // a refusal is final: nothing else will come
    return refusal("BAD_FIELD", "see the report of the conformance test");
  }
  if (inForce) {
    const isSame = sameFacts(setup, inForce);
    verdicts.judge("R8.2", isSame, "other facts than in the setup before");
  }
  switch (phase) {
    case "new":
      enter(desk, "ignored", REPEAT_WITHIN_MS);
      return undefined;
    case "ignored":
      verdicts.pass("E9.1");
      return accept(desk, setup, "accepted");
    case "accepted":
      return accept(desk, setup, "accepted");
    case "solicited":
      verdicts.pass("E9.2");
      enter(desk, "refused", FINAL_FOR_MS);
      return refusal("BAD_RANGE", "refused on purpose by the conformance test");
    case "refused":
      verdicts.fail("E9.3", "a setup soon after the refusal");
      return accept(desk, setup, "done");
    case "solicited again":
      verdicts.pass("E9.3");
      return accept(desk, setup, "done");
    case "done":
      return accept(desk, setup, "done");
  }
}

/** The time of a phase is over. In lockstep a refusal may end the run. */
function expire(desk: DeskState, isSilent: boolean): void {
  const { verdicts, phase, inForce } = desk;
  if (phase === "ignored") {
    verdicts.fail("E9.1", `no second setup within ${REPEAT_WITHIN_MS / 1000} s`);
    solicit(desk, "accepted");
    desk.dueMs = NEVER;
  } else if (phase === "refused") {
    solicit(desk, "solicited again");
  } else {
    const hasEnded = phase === "solicited again" && isSilent && inForce?.clock === "lockstep";
    if (hasEnded) verdicts.pass("E9.3");
    else verdicts.fail("E9.2", `no setup within ${SOLICITED_WITHIN_MS / 1000} s`);
    enter(desk, "done");
  }
}

function refusal(code: Code, message: string): SetupReply {
  return { accepted: false, contractVersion: CONTRACT_VERSION, code, message };
}
