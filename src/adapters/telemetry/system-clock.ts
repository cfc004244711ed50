import { performance } from "node:perf_hooks";
import type { Clock } from "../../ports/clock.ts";

/** Time of this machine. */
export const systemClock: Clock = {
  nowUs: () => performance.now() * 1000,
  wallMs: () => Date.now(),
};
