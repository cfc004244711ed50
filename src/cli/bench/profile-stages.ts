import { Session } from "node:inspector/promises";
import { type StageShares, stageShares } from "./stage-shares.ts";

/** Samples are this far apart. Unit: µs. */
const INTERVAL_US = 500;

/**
 * Tells where a slot's time goes, by V8's sampling profiler, which leaves the code alone: timers in it
 * would slow down what they measure.
 *
 * @param run - Runs slots for a while.
 */
export async function profileStages(run: () => Promise<unknown>): Promise<StageShares> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: INTERVAL_US });
  await session.post("Profiler.start");
  await run();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return stageShares(profile);
}
