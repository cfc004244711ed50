import type { ServiceConfig } from "../../schemas/config.ts";
import type { Setup } from "../../schemas/setup.ts";
import { deriveCellFacts } from "../domain/state/cell-facts.ts";
import { createCellState } from "../domain/state/cell-state.ts";
import type { Clock } from "../ports/clock.ts";
import type { AllocationSink } from "../ports/ran-link.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { encode } from "../wire/codec.ts";
import { createModelAsker } from "./ask-model.ts";
import { type CellKpi, createCellKpi } from "./cell-kpi.ts";
import type { Decider } from "./decide-slot.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import type { PolicyPair, StagePolicy } from "./policies.ts";
import { createSlotLoop } from "./slot-loop.ts";

/** In lockstep the RAN waits, so only a hung policy needs a limit. Unit: µs. */
const LOCKSTEP_BUDGET_US = 500_000;

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
  const kpi = createCellKpi(cell, policies, telemetry.histogram());
  const decider: Decider = {
    ...{ policies, clock },
    ask: { prb: askerOf(policies.prb, clock), power: askerOf(policies.power, clock) },
  };
  const loop = createSlotLoop({
    ...{ cell, decider, events, kpi, clock },
    budgetUs: setup.clock === "lockstep" ? LOCKSTEP_BUDGET_US : config.deadlineUs,
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

function askerOf(policy: StagePolicy, clock: Clock) {
  return "model" in policy ? createModelAsker(policy.model, clock) : undefined;
}
