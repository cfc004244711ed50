import type { Allocation } from "../../schemas/allocation.ts";
import type { ServiceConfig } from "../../schemas/config.ts";
import type { Event } from "../../schemas/event.ts";
import type { Report } from "../../schemas/report.ts";
import type { Setup, SetupReply } from "../../schemas/setup.ts";
import type { PolicyPair } from "../app/policies.ts";
import { startService } from "../app/service.ts";
import type { Clock } from "../ports/clock.ts";
import type { AllocationSink, ReportSource } from "../ports/ran-link.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { decode, encode } from "../wire/codec.ts";

/** What a replayed report is decided with. */
export interface ReplayParts {
  /** Configuration of the service. */
  readonly config: ServiceConfig;
  /** The policies that decide. */
  readonly policies: PolicyPair;
  /** Time. */
  readonly clock: Clock;
  /** Histograms and log. */
  readonly telemetry: Telemetry;
}

/** A service that recorded reports are played into, one after the other. */
export interface ReplayedCell {
  /**
   * Has one report decided.
   *
   * @returns The allocation, or the event that says why there is none.
   */
  decide(report: Report): Promise<Allocation | Event>;
}

/** What stands in for broker and RAN. */
interface ReplayLink extends ReportSource, AllocationSink {
  setUp(setup: Setup): SetupReply;
  report(cellId: string, bytes: Uint8Array): Promise<Allocation | Event>;
}

/** Events that mean that a report gets no answer. */
const UNANSWERED: ReadonlySet<Event["kind"]> = new Set<Event["kind"]>(["rejection", "fault"]);

/**
 * Starts a service of its own for a recorded cell and sets the cell up.
 *
 * It is the service as it is served, behind other ports: no broker, and a RAN that waits for every
 * allocation. So the cell is set up in lockstep whatever its clock was: what would have been decided
 * is the question, not whether this machine is in time.
 *
 * @param setup - The recorded setup.
 * @param parts - Configuration, policies, time.
 * @returns The cell, or the service's refusal.
 */
export function openReplay(setup: Setup, parts: ReplayParts): ReplayedCell | SetupReply {
  const link = openReplayLink();
  const config = { ...parts.config, eventPeriodMs: 0 }; // every event is heard of
  startService({ ...parts, config, source: link, sink: link });
  const reply = link.setUp({ ...setup, clock: "lockstep" });
  if (!reply.accepted) return reply;
  return { decide: (report) => link.report(setup.cellId, encode(report, "msgpack")) };
}

function openReplayLink(): ReplayLink {
  let onReport: Parameters<ReportSource["onReport"]>[0] = () => {};
  let onSetup: Parameters<ReportSource["onSetup"]>[0] = () => new Uint8Array();
  let answer: (outcome: Allocation | Event) => void = () => {};
  return {
    onReport(receive) {
      onReport = receive;
    },
    onSetup(reply) {
      onSetup = reply;
    },
    onHealth() {},
    allocation: (_cellId, bytes) => answer(read(bytes)),
    event(_cellId, bytes) {
      const event = read<Event>(bytes);
      if (UNANSWERED.has(event.kind)) answer(event);
    },
    kpi() {},
    solicit() {},
    setUp: (setup) => read(onSetup(setup.cellId, encode(setup, "msgpack"))),
    report: (cellId, bytes) =>
      new Promise((resolve) => {
        answer = resolve;
        onReport(cellId, bytes);
      }),
  };
}

/** Our own service's bytes. */
function read<T>(bytes: Uint8Array): T {
  const decoded = decode(bytes);
  if (!decoded.ok) throw new TypeError(decoded.error.message);
  return decoded.value as T;
}
