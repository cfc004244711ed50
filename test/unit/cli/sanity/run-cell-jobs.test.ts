import { describe, expect, it } from "vitest";
import { createEmulator } from "../../../../simulator/emulator.ts";
import { runJob } from "../../../../src/cli/sanity/run-cell-job.ts";
import { runCellJobs } from "../../../../src/cli/sanity/run-cell-jobs.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

const jobOf = (seed: number) => ({
  config: emulatorConfig({ seed, ues: 3, prb: 11 }),
  variants: [{ stockScheduler: "round-robin" as const }, { csiDelaySlots: 20 }],
  warmUpSlots: 250,
  slots: 450,
});

describe("runJob of a cell", () => {
  const job = jobOf(1);

  it("finds what each cell finds on a channel of its own", () => {
    const alone = job.variants.map((_, i) =>
      runJob({ ...job, variants: job.variants.slice(i, i + 1) }),
    );

    expect(runJob(job)).toEqual(alone.flat());
  });

  it("measures what is delivered after the warm-up", () => {
    const whole = createEmulator({ ...job.config, ...job.variants[0] });
    const rateAfter = (slots: number) => {
      for (let i = 0; i < slots; i += 1) whole.advance();
      return whole.summary().users.reduce((sum, { deliveredBytes }) => sum + deliveredBytes, 0);
    };
    const bytes = -rateAfter(job.warmUpSlots) + rateAfter(job.slots);
    const [{ cellMbps, jain, blerFirstTx } = { cellMbps: 0, jain: 0, blerFirstTx: 0 }] =
      runJob(job);

    expect(cellMbps).toBeCloseTo((8 * bytes) / (1000 * job.slots), 9);
    expect(jain).toBeGreaterThan(1 / 3);
    expect(jain).toBeLessThanOrEqual(1);
    expect(blerFirstTx).toBeGreaterThan(0);
    expect(blerFirstTx).toBeLessThan(0.5);
  });

  it("tells of every slot of every cell", () => {
    let slots = 0;
    runJob(job, (more) => {
      slots += more;
    });

    expect(slots).toBe(2 * 700);
  });
});

describe("runCellJobs", () => {
  const jobs = [{ ...jobOf(1), slots: 3000 }, jobOf(2), jobOf(3)]; // the first ends last

  it("finds in two threads what one after the other gives, in the order of the jobs", async () => {
    const heard: (readonly [number, number])[] = [];
    const onProgress = (done: number, total: number) => heard.push([done, total]);
    const results = await runCellJobs(jobs, { numThreads: 2, onProgress });

    expect(results).toEqual(jobs.map((job) => runJob(job)));
    expect(heard.at(-1)).toEqual([2 * (3250 + 2 * 700), 2 * (3250 + 2 * 700)]);
  });

  it("gives nothing when it is stopped", async () => {
    const signal = AbortSignal.abort();

    expect(await runCellJobs(jobs, { numThreads: 1, signal })).toBeUndefined();
  });

  it("hands the error of a job on", async () => {
    const config = emulatorConfig({ scene: "nowhere" });
    const broken = runCellJobs([{ ...jobOf(1), config }], { numThreads: 1 });

    await expect(broken).rejects.toMatchObject({ code: "SCENE_UNKNOWN" });
  });
});
