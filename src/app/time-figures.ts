import type { Allocation } from "../../schemas/allocation.ts";
import type { PercentilesUs } from "../../schemas/fields.ts";
import type { Kpi } from "../../schemas/kpi.ts";
import type { LatencyHistogram, Telemetry } from "../ports/telemetry.ts";

const STAGES = [
  ...(["decode", "state", "features", "prb", "resolve", "power", "link"] as const),
  "encode",
] as const;

const SOURCES = ["policy", "hold", "pf", "none"] as const;

/** How long an allocation took, beyond what it says itself. Unit: µs. */
export interface AllocationTimes {
  /** Encoding and handing over to the broker's client. Unit: µs. */
  readonly encode: number;
  /** Report bytes in → allocation bytes out. Unit: µs. */
  readonly total: number;
}

/** Where the times of a cell's decisions are kept. */
export interface TimeFigures {
  /** Takes in an allocation that was sent. */
  add(allocation: Allocation, times: AllocationTimes): void;
  /** Percentiles since setup. */
  read(): Pick<Kpi, "decisionUs" | "stagesUs" | "sourcesUs" | "slackUs">;
}

/**
 * Histograms of the whole decision and its stages, since setup.
 *
 * Reading them all takes longer than the pause between two slots leaves: each message brings the
 * decision up to date and one of the stages, in turn.
 */
export function openTimeFigures(telemetry: Telemetry, budgetUs: number): TimeFigures {
  const decisions = telemetry.histogram();
  const stages = openHistograms(STAGES, telemetry);
  const sources = openHistograms(SOURCES, telemetry);
  const parts = [...stages.values(), ...sources.values()];
  const left = (us: number) => budgetUs - us;
  let turn = 0;
  return {
    add({ stageUs, source }, { encode, total }) {
      decisions.record(total);
      sources.get(source)?.histogram.record(total);
      for (const [stage, { histogram }] of stages) {
        histogram.record(stage === "encode" ? encode : stageUs[stage]);
      }
    },
    read() {
      const decisionUs = decisions.percentiles();
      for (const [i, part] of parts.entries()) {
        if (i === turn % parts.length || turn === 0) part.figures = part.histogram.percentiles();
      }
      turn += 1;
      const { p50, p90, p99, p999, max } = decisionUs;
      return {
        decisionUs,
        stagesUs: figuresOf(stages),
        sourcesUs: figuresOf(sources),
        slackUs: { min: left(max), p01: left(p999), p1: left(p99), p10: left(p90), p50: left(p50) },
      };
    },
  };
}

/** A histogram and what it said last. */
interface Figures {
  readonly histogram: LatencyHistogram;
  figures: PercentilesUs;
}

function openHistograms<K extends string>(
  names: readonly K[],
  telemetry: Telemetry,
): ReadonlyMap<K, Figures> {
  const open = (): Figures => {
    const histogram = telemetry.histogram();
    return { histogram, figures: histogram.percentiles() };
  };
  return new Map(names.map((name) => [name, open()]));
}

function figuresOf<K extends string>(parts: ReadonlyMap<K, Figures>): Record<K, PercentilesUs> {
  const entries = [...parts].map(([name, { figures }]) => [name, figures]);
  return Object.fromEntries(entries) as Record<K, PercentilesUs>;
}
