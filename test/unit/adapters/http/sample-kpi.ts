import type { PercentilesUs } from "../../../../schemas/fields.ts";
import type { Kpi } from "../../../../schemas/kpi.ts";
import type { CellPolicies } from "../../../../schemas/lifecycle.ts";

const bytesOf = new TextEncoder();

/** Percentiles that all differ. Unit: µs. */
export const percentilesUs = (p50: number): PercentilesUs => ({
  ...{ p50, p90: p50 * 2, p99: p50 * 3, p999: p50 * 4, max: p50 * 5 },
});

/** A kpi message in which no two figures are equal by chance. */
export function sampleKpi(changes: Partial<Kpi> = {}): Kpi {
  return {
    ...{ cellId: "cell-1", timeMs: 1_700_000_000_250, tti: 4321, windowSlots: 100 },
    ...{ cellMbps: 24, jain: 0.875, blerFirstTx: 0.0625 },
    echo: { hit: 990, miss: 7, stale: 2, rejected: 1 },
    sources: { policy: 900, hold: 20, pf: 60, none: 10 },
    learnedRatio: 0.75,
    models: {
      prb: { name: "prb", version: "1.2.0", sha256: "0123456789ab" },
      power: { name: "equal", version: "built-in" },
    },
    decisionUs: percentilesUs(200),
    sourcesUs: {
      ...{ policy: percentilesUs(21), hold: percentilesUs(22) },
      ...{ pf: percentilesUs(23), none: percentilesUs(24) },
    },
    stagesUs: {
      ...{ decode: percentilesUs(11), state: percentilesUs(12), features: percentilesUs(13) },
      ...{ prb: percentilesUs(14), resolve: percentilesUs(15), power: percentilesUs(16) },
      ...{ link: percentilesUs(17), encode: percentilesUs(18) },
    },
    slackUs: { min: -50, p01: 10, p1: 100, p10: 300, p50: 500 },
    policyRestarts: 3,
    process: {
      ...{ rssMb: 180.5, heapMb: 40.25, gcPauses: 77 },
      ...{ gcPauseUs: percentilesUs(400), loopDelayUs: percentilesUs(30) },
    },
    ...{ lostReports: 5, skippedReports: 6, codes: { DEADLINE: 8, BUFFER_CAP: 9 }, users: [] },
    measurements: {
      ...{ "RRU.PrbTotDl": 87, "RRU.PrbUsedDl": 44.5, "RRU.PrbAvailDl": 51 },
      ...{ "DRB.UEThpDl": 4800, "DRB.MeanActiveUeDl": 3.5 },
      ...{ "TB.TotNbrDlInitial": 700, "TB.IntialErrNbrDl": 71, "TB.TotNbrDl": 800 },
      ...{ "TB.ErrTotNbrDl": 81, "TB.ResidualErrNbrDl": 2 },
    },
    ...changes,
  };
}

/** A kpi message as it goes to the broker. */
export const kpiBytes = (kpi: Kpi): Uint8Array => bytesOf.encode(JSON.stringify(kpi));

/** Policies of a cell that nobody has changed yet. */
export function policiesOf(cellId: string): CellPolicies {
  return { cellId, active: sampleKpi().models, previous: null, candidate: null };
}
