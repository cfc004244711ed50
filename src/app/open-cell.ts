import type { ServiceConfig } from "../../schemas/config.ts";
import type { Setup } from "../../schemas/setup.ts";
import { deriveCellFacts } from "../domain/state/cell-facts.ts";
import { createCellState } from "../domain/state/cell-state.ts";
import { slotDurationUs } from "../nr/numerology.ts";
import type { Clock } from "../ports/clock.ts";
import type { AllocationSink } from "../ports/ran-link.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { encode } from "../wire/codec.ts";
import { type CellKpi, createCellKpi } from "./cell-kpi.ts";
import { createDecider } from "./decide-slot.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import type { PolicyPair } from "./policies.ts";
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
}

/** What every cell is built from. */
export interface CellParts {
  /** The service's configuration. */
  readonly config: ServiceConfig;
  /** The policies that decide. */
  readonly policies: PolicyPair;
  /** Where messages go. */
  readonly sink: AllocationSink;
  /** Time. */
  readonly clock: Clock;
  /** Histograms and log. */
  readonly telemetry: Telemetry;
  /** Runs the cell's turn when the turns before it are over. */
  schedule(turn: () => void): void;
  /** Asks all RANs to set up again, at a bounded rate. */
  solicit(): void;
}

/** Takes a cell under control: a fresh state, loop, counters and figures. */
export function openCell(setup: Setup, parts: CellParts): CellControl {
  const { config, policies, sink, clock, telemetry } = parts;
  const { cellId } = setup;
  const cell = createCellState(deriveCellFacts(setup, config));
  const events = createEventLog(cellId, config.eventPeriodMs, clock, (event) => {
    sink.event(cellId, encode(event, "json"));
    telemetry.log[event.kind === "setup" ? "info" : "warn"](event, event.message);
  });
  const budgetUs = budgetOf(setup, config);
  const kpi = createCellKpi({ cell, policies, budgetUs, telemetry });
  const loop = createSlotLoop({
    ...{ cell, events, kpi, clock, budgetUs, decider: createDecider(policies, clock) },
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
  return { setup, receive, heardUs: () => heardUs, resync, events, kpi };
}

/** What the lead leaves for a decision, up to what is configured. Unit: µs. */
function budgetOf({ clock, leadSlots, scsKhz }: Setup, { deadlineUs }: ServiceConfig): number {
  if (clock === "lockstep") return LOCKSTEP_BUDGET_US;
  const leadUs = leadSlots * slotDurationUs(scsKhz);
  return Math.min(deadlineUs, Math.max(leadUs / 2, leadUs - TRANSIT_US));
}
