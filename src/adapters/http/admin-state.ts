import type { Ready } from "../../../schemas/http.ts";
import type { CellView } from "../../../schemas/http-cells.ts";
import type { Kpi } from "../../../schemas/kpi.ts";
import type { CellPolicies } from "../../../schemas/lifecycle.ts";
import type { AdminStatus } from "./admin-message.ts";
import { metricsText } from "./metrics-text.ts";
import { readiness, SILENT } from "./readiness.ts";

/** Metrics are written down again after so long, however often they are asked for. Unit: ms. */
const REWRITE_AFTER_MS = 100;

/** What the server's thread knows of the service. */
export interface AdminState {
  /** Takes a kpi message of any cell. */
  takeKpi(kpi: Kpi): void;
  /** Takes what the service says of itself. */
  takeStatus(status: AdminStatus): void;
  /** Takes the policies of the cells. */
  takePolicies(policies: readonly CellPolicies[]): void;
  /** Whether the service does its work. */
  ready(): Ready;
  /** Live state of the cells under control. */
  cells(): CellView[];
  /** All metrics in Prometheus' text format, up to 100 ms old. */
  metrics(): Promise<string>;
}

/**
 * Opens the state, empty.
 *
 * @param freshMs - Reports are fresh for so long. Unit: ms.
 * @param nowMs - Monotonic time. Unit: ms.
 */
export function createAdminState(freshMs: number, nowMs: () => number): AdminState {
  const cells = new Map<string, HeardCell>();
  let status = SILENT;
  let policies: readonly CellPolicies[] = [];
  let newest: Kpi | undefined;
  let written = { ms: Number.NEGATIVE_INFINITY, text: Promise.resolve("") };
  const ready = () => {
    const reportedMs = [...cells.values()].map((cell) => cell.reportedMs);
    return readiness(status, nowMs() - Math.max(...reportedMs), freshMs);
  };
  return {
    takeKpi(kpi) {
      const before = cells.get(kpi.cellId)?.reportedMs ?? Number.NEGATIVE_INFINITY;
      const heardMs = nowMs();
      const reportedMs = kpi.windowSlots > 0 ? heardMs : before;
      cells.set(kpi.cellId, { kpi, heardMs, reportedMs });
      newest = kpi;
    },
    takeStatus(said) {
      status = said;
      if (said.policies) policies = said.policies;
      const known = new Set(said.cells);
      for (const cellId of cells.keys()) if (!known.has(cellId)) cells.delete(cellId);
    },
    takePolicies(said) {
      policies = said;
    },
    ready,
    cells() {
      const byCell = new Map(policies.map((pair) => [pair.cellId, pair]));
      return status.cells.map((cellId) =>
        cellView(cellId, cells.get(cellId), byCell.get(cellId), nowMs()),
      );
    },
    metrics() {
      if (nowMs() - written.ms < REWRITE_AFTER_MS) return written.text;
      const kpis = [...cells.values()].map(({ kpi }) => kpi);
      const text = metricsText({ status, ready: ready().ready, newest }, kpis);
      written = { ms: nowMs(), text };
      return text;
    },
  };
}

/** A cell of which a kpi message came. */
interface HeardCell {
  readonly kpi: Kpi;
  readonly heardMs: number;
  readonly reportedMs: number;
}

function cellView(
  cellId: string,
  heard: HeardCell | undefined,
  policies: CellPolicies | undefined,
  nowMs: number,
): CellView {
  const kpiAgeMs = heard ? Math.round(nowMs - heard.heardMs) : null;
  return { cellId, kpiAgeMs, policies: policies ?? null, kpi: heard?.kpi ?? null };
}
