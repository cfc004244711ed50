import type { SetupReply } from "../../schemas/setup.ts";
import type { RunningCell } from "./running-cell.ts";

/**
 * Waits until a service has accepted the cell, refused it, or the run is stopped.
 *
 * @param cell - The cell and its link.
 * @param withinMs - Longest wait; for ever when left out. Unit: ms.
 * @returns The refusal, if that is what came first.
 */
export async function awaitSetup(
  { link, signal }: RunningCell,
  withinMs?: number,
): Promise<SetupReply | undefined> {
  if (signal.aborted) return undefined;
  const ending = new AbortController();
  const stopped = new Promise<undefined>((resolve) => {
    const stop = () => resolve(undefined);
    signal.addEventListener("abort", stop, { once: true, signal: ending.signal });
    if (withinMs === undefined) return;
    const timer = setTimeout(stop, withinMs);
    ending.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  const accepted = link.accepted.then(() => undefined);
  const refusal = await Promise.race([accepted, link.refused, stopped]);
  ending.abort();
  return refusal;
}
