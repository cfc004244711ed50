import type { EmulatorConfig } from "../../../schemas/config.ts";
import { openOnnxPolicy } from "../../adapters/onnx/onnx-policy-runtime.ts";
import { drawTestCell } from "../../trainer/draw-episode.ts";
import { ARMS, REFERENCE } from "../../trainer/evaluation/arms.ts";
import { flyArms } from "../../trainer/evaluation/fly-arms.ts";
import { ftpLoad } from "../../trainer/evaluation/ftp-load.ts";
import { CSI_QUALITIES, type EvaluatedCell } from "../../trainer/evaluation/setting.ts";
import type { EvaluationJob } from "./evaluation-job.ts";
import type { StoredPair } from "./find-models.ts";

/** Seed of the draws that make the test cells; the cells are its episodes. */
const TEST_SEED = 2026;

type OnSlots = (numSlots: number) => void;

/**
 * Runs one cell with all arms of a job.
 *
 * @param job - Which cell and arms.
 * @param onSlots - Hears how many slots more have been run, over all arms.
 */
export async function runJob(job: EvaluationJob, onSlots?: OnSlots): Promise<EvaluatedCell> {
  const { users, csi, seed, wishes, traffic, models } = job;
  const fullBuffer = drawTestCell(
    { seed: TEST_SEED, split: "test", index: seed },
    { ...CSI_QUALITIES[csi], ...wishes, ues: users, traffic: "full" },
  );
  const config = traffic === "ftp" ? loaded(fullBuffer, job, onSlots) : fullBuffer;
  const pair = models && (await openPair(models));
  const wanted = ARMS.filter(({ name }) => job.arms.includes(name));
  const arms = flyArms({ ...job, config, arms: wanted, models: pair }, onSlots);
  await pair?.prb.close();
  await pair?.power.close();
  return { users, csi, traffic, seed, scene: config.scene, arms };
}

/** The same cell with bursty traffic, sized by what the reference delivers there under full buffer. */
function loaded(config: EmulatorConfig, job: EvaluationJob, onSlots?: OnSlots): EmulatorConfig {
  const reference = ARMS.filter(({ name }) => name === REFERENCE);
  const runs = flyArms({ ...job, config, arms: reference, models: undefined }, onSlots);
  return { ...config, ...ftpLoad(runs[REFERENCE]?.userMbps ?? []) };
}

async function openPair({ prb, power }: StoredPair) {
  return { prb: await openOnnxPolicy(prb), power: await openOnnxPolicy(power) };
}
