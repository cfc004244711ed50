import type { Ready } from "../../../schemas/http.ts";
import type { Kpi } from "../../../schemas/kpi.ts";
import type { AdminMessage } from "./admin-message.ts";
import { metricsText } from "./metrics-text.ts";
import { readiness, SILENT } from "./readiness.ts";

/** Metrics are written down again after so long, however often they are asked for. Unit: ms. */
const REWRITE_AFTER_MS = 100;

/** What the server's thread knows of the service. */
export interface AdminState {
  /** Takes a message of the loop thread. */
  take(message: AdminMessage): void;
  /** Whether the service does its work. */
  ready(): Ready;
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
  const text = new TextDecoder();
  const cells = new Map<string, { readonly kpi: Kpi; readonly reportedMs: number }>();
  let status = SILENT;
  let newest: Kpi | undefined;
  let written = { ms: Number.NEGATIVE_INFINITY, text: Promise.resolve("") };
  const takeKpi = (kpi: Kpi) => {
    const before = cells.get(kpi.cellId)?.reportedMs ?? Number.NEGATIVE_INFINITY;
    cells.set(kpi.cellId, { kpi, reportedMs: kpi.windowSlots > 0 ? nowMs() : before });
    newest = kpi;
  };
  const ready = () => {
    const reportedMs = [...cells.values()].map((cell) => cell.reportedMs);
    return readiness(status, nowMs() - Math.max(...reportedMs), freshMs);
  };
  return {
    take(message) {
      if (message instanceof ArrayBuffer) return takeKpi(JSON.parse(text.decode(message)) as Kpi);
      status = message;
      const known = new Set(message.cells);
      for (const cellId of cells.keys()) if (!known.has(cellId)) cells.delete(cellId);
    },
    ready,
    metrics() {
      if (nowMs() - written.ms < REWRITE_AFTER_MS) return written.text;
      const kpis = [...cells.values()].map(({ kpi }) => kpi);
      const text = metricsText({ status, ready: ready().ready, newest }, kpis);
      written = { ms: nowMs(), text };
      return text;
    },
  };
}
