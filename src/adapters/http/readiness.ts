import type { Ready, ReadyReason } from "../../../schemas/http.ts";
import type { AdminStatus } from "./admin-message.ts";

/** Before the service has said anything. */
export const SILENT: AdminStatus = { ready: false, broker: "closed", cells: [], models: null };

/**
 * Judges whether the service does its work: it is started, has broker and policies, and a cell
 * reports. One silent cell does not make the others unready.
 *
 * @param status - What the service said last.
 * @param reportAgeMs - Age of the newest kpi message that counted reports; ∞ when there is none.
 *   It also grows when the loop thread hangs. Unit: ms.
 * @param freshMs - Reports are fresh for so long. Unit: ms.
 * @returns Verdict with every reason against it.
 */
export function readiness(status: AdminStatus, reportAgeMs: number, freshMs: number): Ready {
  const { broker, models } = status;
  const checks: readonly [fulfilled: boolean, ...reason: [ReadyReason["code"], string]][] = [
    [status.ready, "STARTING", "the service is still starting"],
    [broker === "connected", "NATS_UNREACHABLE", `the connection to the broker is ${broker}`],
    [models !== null, "MODEL_UNAVAILABLE", "the policies have not been opened"],
    [reportAgeMs <= freshMs, "NO_FRESH_REPORTS", silence(reportAgeMs)],
  ];
  const reasons = checks
    .filter(([fulfilled]) => !fulfilled)
    .map(([, code, message]) => ({ code, message }));
  return { ready: reasons.length === 0, reasons, broker, cells: [...status.cells], models };
}

function silence(reportAgeMs: number): string {
  if (reportAgeMs === Number.POSITIVE_INFINITY) return "no cell has reported yet";
  return `no cell has reported for ${(reportAgeMs / 1000).toFixed(1)} s`;
}
