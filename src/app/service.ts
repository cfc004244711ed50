import type { Code } from "../../schemas/codes.ts";
import type { ServiceConfig } from "../../schemas/config.ts";
import { MAX_MESSAGE_BYTES } from "../../schemas/fields.ts";
import type { Setup, SetupReply } from "../../schemas/setup.ts";
import { CONTRACT_VERSION } from "../../schemas/subjects.ts";
import type { Clock } from "../ports/clock.ts";
import type { AllocationSink, ReportSource } from "../ports/ran-link.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { checkSetup, sameFacts, unknownSetupFields } from "../wire/check-setup.ts";
import { decode, encode, encodingOf } from "../wire/codec.ts";
import { reject } from "../wire/rejection.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import type { Dismissal } from "./lifecycle/guard.ts";
import {
  openPolicyControl,
  type PoliciesInForce,
  type PolicyControl,
  startingWith,
} from "./lifecycle/policy-control.ts";
import { type CellControl, openCell } from "./open-cell.ts";
import type { PolicyPair } from "./policies.ts";
import { createTurnQueue } from "./turn-queue.ts";

/** Least time between two solicitations. Unit: ms. */
const SOLICIT_PERIOD_MS = 1000;

/** A cell without reports for so long is let go; it sets up again when it comes back. Unit: µs. */
const SILENT_CELL_US = 30_000_000;

/** Events that belong to no cell under control are published under this name. */
const NO_CELL = "unknown";

/** Everything a service is built from. */
export interface ServiceParts {
  /** Configuration. */
  readonly config: ServiceConfig;
  /** Where setups and reports come from. */
  readonly source: ReportSource;
  /** Where messages go. */
  readonly sink: AllocationSink;
  /** The policies that cells begin with. */
  readonly policies: PolicyPair;
  /** What was in force before a restart: in all cells but those named, and in those. */
  readonly restored?: PoliciesInForce;
  /** Told when the guard takes a pair out of a cell's office. */
  readonly onDismissal?: (cellId: string, dismissal: Dismissal) => void;
  /** Time. */
  readonly clock: Clock;
  /** Histograms and log. */
  readonly telemetry: Telemetry;
}

/** A running service. */
export interface Service {
  /** Cells under control. */
  readonly cells: ReadonlyMap<string, CellControl>;
  /** Publishes one kpi message per cell and lets silent cells go; called at the configured period. */
  publishKpi(): void;
  /** Who decides in which cell, and how that is changed. */
  readonly control: PolicyControl;
  /** Runs a chore in the pause after the next decision. */
  afterNext(chore: () => void): void;
}

/**
 * Starts the control plane: answers setups, routes reports to their cell's slot loop, and asks every
 * RAN that is already there to set up again.
 *
 * @param parts - Configuration, ports and policies.
 * @rule R8 cells by identity · R9 codes · R10 a bad message never stops another cell
 */
export function startService(parts: ServiceParts): Service {
  const { config, source, sink, clock, telemetry, onDismissal = () => undefined } = parts;
  const cells = new Map<string, CellControl>();
  const turns = createTurnQueue();
  const strangers = createEventLog(NO_CELL, config.eventPeriodMs, clock, (event) => {
    sink.event(NO_CELL, encode(event, "json"));
    telemetry.log.warn(event, event.message);
  });
  const solicit = atMostEvery(SOLICIT_PERIOD_MS, clock, () => sink.solicit());
  const control = openPolicyControl(parts.restored ?? startingWith(parts.policies), cells);
  const toCell = {
    ...{ config, sink, clock, telemetry, solicit, schedule: turns.add, afterNext: turns.afterNext },
    onDismissal(cellId: string, dismissal: Dismissal): void {
      control.dismissed(cellId, dismissal);
      onDismissal(cellId, dismissal);
    },
  };
  const open = (setup: Setup) => {
    const first = control.inForce(setup.cellId);
    cells.set(setup.cellId, openCell(setup, { ...toCell, first }));
    cells.get(setup.cellId)?.events.note("setup", setupSentence(setup));
  };

  source.onSetup((cellId, bytes) => answerSetup({ cells, strangers, config, open }, cellId, bytes));
  source.onReport((cellId, bytes) => {
    const cell = cells.get(cellId);
    if (cell) return cell.receive(bytes);
    strangers.note("rejection", "report of a cell that is not set up", { code: "UNKNOWN_CELL" });
    solicit();
  });
  source.onHealth(() => encode({ ready: true, cells: [...cells.keys()] }, "json"));
  sink.solicit();

  return {
    cells,
    control,
    afterNext: turns.afterNext,
    publishKpi() {
      for (const [cellId, cell] of cells) {
        if (clock.nowUs() - cell.heardUs() > SILENT_CELL_US) cells.delete(cellId);
        else sink.kpi(cellId, encode(cell.kpi.close(clock.wallMs(), cell.events.codes), "json"));
      }
    },
  };
}

interface SetupDesk {
  readonly cells: ReadonlyMap<string, CellControl>;
  readonly strangers: EventLog;
  readonly config: ServiceConfig;
  open(setup: Setup): void;
}

/** A repeated setup with the same facts keeps the cell's state; other facts start it afresh. */
function answerSetup(desk: SetupDesk, cellId: string, bytes: Uint8Array): Uint8Array {
  const encoding = encodingOf(bytes);
  const raw = decode(bytes);
  const checked = raw.ok ? checkSetup(raw.value, cellId) : raw;
  if (!checked.ok || !raw.ok) {
    return encode(
      refuse(desk, checked.ok ? reject("MALFORMED", "").error : checked.error),
      encoding,
    );
  }
  const known = desk.cells.get(cellId);
  if (!known && desk.cells.size >= desk.config.maxCells) {
    const { error } = reject("CELL_LIMIT", `maxCells is ${desk.config.maxCells}`);
    return encode(refuse(desk, error), encoding);
  }
  if (known && sameFacts(known.setup, checked.value)) known.resync();
  else desk.open(checked.value);
  const reply: SetupReply = {
    accepted: true,
    contractVersion: CONTRACT_VERSION,
    ignoredFields: unknownSetupFields(raw.value),
    maxReportBytes: MAX_MESSAGE_BYTES,
  };
  return encode(reply, encoding);
}

function refuse(desk: SetupDesk, { code, message }: { code: Code; message: string }): SetupReply {
  desk.strangers.note("rejection", `setup refused: ${message}`, { code });
  return { accepted: false, contractVersion: CONTRACT_VERSION, code, message };
}

function setupSentence({ cellId, carrierPrb, scsKhz, leadSlots, clock }: Setup): string {
  return `${cellId} under control: ${carrierPrb} PRB at ${scsKhz} kHz, lead ${leadSlots}, ${clock}`;
}

function atMostEvery(periodMs: number, clock: Clock, act: () => void): () => void {
  let nextUs = 0;
  return () => {
    if (clock.nowUs() < nextUs) return;
    nextUs = clock.nowUs() + periodMs * 1000;
    act();
  };
}
