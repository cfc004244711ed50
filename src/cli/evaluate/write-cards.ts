import { openOnnxPolicy } from "../../adapters/onnx/onnx-policy-runtime.ts";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import type { StoredModel } from "../../ports/model-store.ts";
import type { EvaluatedSetting } from "../../trainer/evaluation/evaluate-cells.ts";
import { quantile } from "../../trainer/evaluation/quantile.ts";
import { rewriteEvaluation } from "../../trainer/model-folder.ts";
import type { StoredPair } from "./find-models.ts";

type Figures = Readonly<Record<string, number>>;

/** User counts that a card quotes latencies for. */
const LATENCY_UES = [8, 20];

const NUM_CALLS = 3000;

/** The first calls, until the code is warm, do not count. */
const NUM_UNCOUNTED = 500;

/**
 * Writes what an evaluation found, and how long a model takes, into the manifests and cards of a pair.
 *
 * @param models - The pair that was evaluated.
 * @param settings - What was found.
 */
export async function writeCards(
  models: StoredPair,
  settings: readonly EvaluatedSetting[],
): Promise<void> {
  const figures = Object.assign({}, ...settings.map(settingFigures)) as Figures;
  for (const model of [models.prb, models.power]) {
    await rewriteEvaluation(model, { ...figures, ...(await latencyFigures(model)) });
  }
}

function settingFigures({ users, csi, traffic, seeds, bars }: EvaluatedSetting): Figures {
  const where = `${users} users, ${csi} CSI, ${traffic}, ${seeds.length} cells`;
  const entries = bars.map(({ bar, figure }) => [`${where}: ${bar}`, rounded(figure.value)]);
  return Object.fromEntries(entries);
}

/** Unit: µs. */
const PATIENCE_US = 1_000_000;

async function latencyFigures(model: StoredModel): Promise<Figures> {
  const policy = await openOnnxPolicy(model);
  const figures: Record<string, number> = {};
  for (const numUes of LATENCY_UES) {
    const features = new Float32Array(numUes * FEATURE_SPECS[model.manifest.kind].numFeatures);
    const tookUs = new Float64Array(NUM_CALLS);
    for (let n = -NUM_UNCOUNTED; n < NUM_CALLS; n += 1) {
      const startMs = performance.now();
      policy.ask(features, numUes, PATIENCE_US);
      if (n >= 0) tookUs[n] = 1000 * (performance.now() - startMs);
    }
    tookUs.sort();
    figures[`latency with ${numUes} users, median µs`] = rounded(quantile(tookUs, 0.5));
    figures[`latency with ${numUes} users, 99th percentile µs`] = rounded(quantile(tookUs, 0.99));
  }
  await policy.close();
  return figures;
}

const rounded = (value: number) => Number(value.toPrecision(4));
