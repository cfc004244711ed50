import { performance } from "node:perf_hooks";
import type { Clock } from "../../ports/clock.ts";

/** Time of this machine. */
export const systemClock: Clock = {
  nowUs: () => performance.now() * 1000,
  wallMs: () => Date.now(),
  after(us) {
    let timer: NodeJS.Timeout | undefined;
    const due = new Promise<"due">((resolve) => {
      timer = setTimeout(resolve, Math.ceil(us / 1000), "due");
    });
    return { due, cancel: () => clearTimeout(timer) };
  },
};
