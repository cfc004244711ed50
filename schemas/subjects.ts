/** Version of the wire contract; the major number is what both sides must share. */
export const CONTRACT_VERSION = "1.0";

/** Subject prefix that RAN and service use unless both are configured otherwise. */
export const DEFAULT_SUBJECT_PREFIX = "slotpilot.v1";

/** A cell identity as it may stand in a subject: one NATS token without wildcards. */
export const CELL_ID_PATTERN = "^[A-Za-z0-9_-]{1,64}$";

/** Every NATS subject of the contract, for one prefix. */
export interface Subjects {
  /** RAN → service, request/reply: static cell facts. */
  setup(cellId: string): string;
  /** RAN → service, every slot. */
  report(cellId: string): string;
  /** Service → RAN, every slot. */
  allocation(cellId: string): string;
  /** Service → anyone: rejections, fallbacks, model swaps, alarms. */
  event(cellId: string): string;
  /** Service → anyone, 10 Hz: rolling KPIs. */
  kpi(cellId: string): string;
  /** Service → all RANs: "set up again, please". */
  readonly solicit: string;
  /** Anyone → service, request/reply: is it ready? */
  readonly health: string;
}

/**
 * Names the subjects below one prefix; `"*"` as cell subscribes to all cells.
 *
 * @param prefix - Dot-separated NATS tokens, such as `slotpilot.v1`.
 */
export function subjectsOf(prefix: string): Subjects {
  const cell = (cellId: string, kind: string) => `${prefix}.cell.${cellId}.${kind}`;
  return {
    setup: (cellId) => cell(cellId, "setup"),
    report: (cellId) => cell(cellId, "report"),
    allocation: (cellId) => cell(cellId, "allocation"),
    event: (cellId) => cell(cellId, "event"),
    kpi: (cellId) => cell(cellId, "kpi"),
    solicit: `${prefix}.solicit`,
    health: `${prefix}.health`,
  };
}
