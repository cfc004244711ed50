import type { NatsConnection } from "nats";
import { Kpi } from "../../schemas/kpi.ts";
import { decode } from "../wire/codec.ts";
import { compileValidator } from "../wire/validate.ts";

/** The service's figures as they come. */
export interface HeardKpi {
  /** The newest figures. */
  readonly last: Kpi | undefined;
  /** Resolves with the figures after these. */
  next(): Promise<void>;
}

const validateKpi = compileValidator(Kpi);

/**
 * Listens to the kpi stream of one cell.
 *
 * Anyone on the broker may write there, so what is no valid kpi message is passed over.
 *
 * @param connection - Open connection to the broker.
 * @param subject - The cell's kpi subject.
 * @param onKpi - Told of every valid message.
 * @rule R10
 */
export function hearKpi(
  connection: NatsConnection,
  subject: string,
  onKpi: (kpi: Kpi) => void,
): HeardKpi {
  let last: Kpi | undefined;
  let waiting: (() => void)[] = [];
  connection.subscribe(subject, {
    callback: (error, msg) => {
      const decoded = error ? undefined : decode(msg.data);
      const checked = decoded?.ok ? validateKpi(decoded.value) : undefined;
      if (!checked?.ok) return;
      last = checked.value;
      onKpi(last);
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  });
  return {
    get last() {
      return last;
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
