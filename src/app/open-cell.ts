import type { ServiceConfig } from "../../schemas/config.ts";
import type { ShadowScore } from "../../schemas/lifecycle.ts";
import type { Setup } from "../../schemas/setup.ts";
import { deriveCellFacts } from "../domain/state/cell-facts.ts";
import { type CellState, createCellState } from "../domain/state/cell-state.ts";
import { slotDurationUs } from "../nr/numerology.ts";
import type { Clock } from "../ports/clock.ts";
import type { AllocationSink } from "../ports/ran-link.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { encode } from "../wire/codec.ts";
import { type CellKpi, createCellKpi } from "./cell-kpi.ts";
import { createDecider } from "./decide-slot.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import { type CellPolicies, openCellPolicies } from "./lifecycle/cell-policies.ts";
import type { Dismissal } from "./lifecycle/guard.ts";
import type { Candidate, InForce } from "./lifecycle/policy-desk.ts";
import { openShadow, type Shadow } from "./lifecycle/shadow.ts";
import { createSlotLoop } from "./slot-loop.ts";

/** In lockstep the RAN waits, so only a hung policy needs a limit. Unit: µs. */
const LOCKSTEP_BUDGET_US = 500_000;

/** Kept for the way there and back over the broker. Unit: µs. */
const TRANSIT_US = 400;

/** One cell under control. Nothing in it is shared with another cell. */
export interface CellControl {
  /** The setup in force. */
  readonly setup: Setup;
  /** Takes a report's bytes; never throws. */
  receive(bytes: Uint8Array): void;
  /** When the cell was last heard of, on the clock's time. Unit: µs. */
  heardUs(): number;
  /** The RAN sent the same setup again: the next report may begin a new time line. */
  resync(): void;
  /** Interventions so far. */
  readonly events: EventLog;
  /** Rolling figures. */
  readonly kpi: CellKpi;
  /** Who decides, and what comes of it. */
  readonly policies: CellPolicies;
  /** How the candidate does beside the active pair, if it runs there. */
  shadowScore(): ShadowScore | undefined;
  /** Starts or ends the shadow, as the candidate has it. */
  shadowChanged(): void;
}

/** What every cell is built from. */
export interface CellParts {
  /** The service's configuration. */
  readonly config: ServiceConfig;
  /** The policies that it begins with. */
  readonly first: InForce;
  /** Told when the guard takes a pair out of office. */
  onDismissal(cellId: string, dismissal: Dismissal): void;
  /** Where messages go. */
  readonly sink: AllocationSink;
  /** Time. */
  readonly clock: Clock;
  /** Histograms and log. */
  readonly telemetry: Telemetry;
  /** Runs the cell's turn when the turns before it are over. */
  schedule(turn: () => void): void;
  /** Runs a chore in the pause after a turn. */
  afterNext(chore: () => void): void;
  /** Asks all RANs to set up again, at a bounded rate. */
  solicit(): void;
}

/** Takes a cell under control: a fresh state, loop, counters and figures. */
export function openCell(setup: Setup, parts: CellParts): CellControl {
  const { config, sink, clock, telemetry } = parts;
  const { cellId } = setup;
  const cell = createCellState(deriveCellFacts(setup, config));
  const events = createEventLog(cellId, config.eventPeriodMs, clock, (event) => {
    sink.event(cellId, encode(event, "json"));
    telemetry.log[event.kind === "setup" ? "info" : "warn"](event, event.message);
  });
  const budgetUs = budgetOf(setup, config);
  const policies = openCellPolicies(parts.first, config, (dismissal) => {
    shadows.follow(undefined);
    events.note("policy", dismissalSentence(dismissal), {
      code: "MODEL_ROLLED_BACK",
      tti: cell.tti,
    });
    parts.onDismissal(cellId, dismissal);
  });
  const shadows = keepShadow(cell, clock, parts.afterNext);
  const kpi = createCellKpi({ cell, policies, budgetUs, telemetry });
  const loop = createSlotLoop({
    ...{ cell, events, kpi, clock, budgetUs, policies, decider: createDecider(clock) },
    shadow: shadows,
    schedule: parts.schedule,
    send: (bytes) => sink.allocation(cellId, bytes),
    solicit: parts.solicit,
  });
  const resync = () => {
    cell.resync = true;
  };
  let heardUs = clock.nowUs();
  const receive = (bytes: Uint8Array) => {
    heardUs = clock.nowUs();
    loop(bytes);
  };
  const shadowChanged = () => shadows.follow(policies.candidate);
  const shadow = { shadowScore: shadows.score, shadowChanged };
  return { setup, receive, heardUs: () => heardUs, resync, events, kpi, policies, ...shadow };
}

/** Runs the candidate beside the active pair while it is to be run there. */
function keepShadow(cell: CellState, clock: Clock, afterNext: CellParts["afterNext"]) {
  let shadow: Shadow | undefined;
  const run = () => shadow?.run();
  return {
    follow(candidate: Candidate | undefined): void {
      const isWanted = candidate?.stage === "shadow";
      shadow = isWanted ? openShadow(cell, candidate.policies, clock) : undefined;
    },
    hear(report: Uint8Array, sent?: Uint8Array): void {
      if (!shadow) return;
      shadow.hear(report, sent?.slice()); // the writer's bytes are the next slot's
      if (sent) afterNext(run);
    },
    score: () => shadow?.score(),
  };
}

function dismissalSentence({ dismissed, reason }: Dismissal): string {
  const names = dismissed.map(({ name, version }) => `${name}@${version}`).join(" and ");
  return `${names} taken back: ${reason}`;
}

/** What the lead leaves for a decision, up to what is configured. Unit: µs. */
function budgetOf({ clock, leadSlots, scsKhz }: Setup, { deadlineUs }: ServiceConfig): number {
  if (clock === "lockstep") return LOCKSTEP_BUDGET_US;
  const leadUs = leadSlots * slotDurationUs(scsKhz);
  return Math.min(deadlineUs, Math.max(leadUs / 2, leadUs - TRANSIT_US));
}
