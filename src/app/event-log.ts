import type { Code } from "../../schemas/codes.ts";
import type { Event } from "../../schemas/event.ts";
import type { Clock } from "../ports/clock.ts";

/** Counts what happens to one cell and tells of it at a bounded rate. */
export interface EventLog {
  /** Occurrences by code since the cell was set up. */
  readonly codes: ReadonlyMap<Code, number>;
  /** Notes one occurrence; published at once, or counted into the next event of its kind. */
  note(kind: Event["kind"], message: string, details?: EventDetails): void;
}

/** What an occurrence may be about. */
export interface EventDetails {
  /** Why. */
  readonly code?: Code;
  /** Slot concerned. */
  readonly tti?: number;
}

/**
 * Opens a cell's event log.
 *
 * @param cellId - Cell concerned.
 * @param periodMs - Least time between two events of one kind and code. Unit: ms.
 * @param clock - Time.
 * @param publish - Receives the events that are due.
 * @rule R9 every intervention has a code, is counted, and is told at a bounded rate
 */
export function createEventLog(
  cellId: string,
  periodMs: number,
  clock: Clock,
  publish: (event: Event) => void,
): EventLog {
  const codes = new Map<Code, number>();
  const quiet = new Map<string, { untilUs: number; count: number }>();
  return {
    codes,
    note(kind, message, { code, tti } = {}) {
      if (code) codes.set(code, (codes.get(code) ?? 0) + 1);
      const key = `${kind} ${code}`;
      const nowUs = clock.nowUs();
      const silence = quiet.get(key);
      if (silence && nowUs < silence.untilUs) {
        silence.count += 1;
        return;
      }
      const count = (silence?.count ?? 0) + 1;
      quiet.set(key, { untilUs: nowUs + periodMs * 1000, count: 0 });
      const event = {
        timeMs: clock.wallMs(),
        cellId,
        kind,
        message: message.slice(0, 1000),
        count,
      };
      publish({ ...event, ...(code && { code }), ...(tti !== undefined && { tti }) });
    },
  };
}
