import type { Manifest } from "../../schemas/manifest.ts";
import { SHARE_FLOOR } from "./policy-weights.ts";
import type { TrainingConfig } from "./training-config.ts";

const USE: Readonly<Record<Manifest["kind"], string>> = {
  prb: `Stage 5 of a slot: shares of the free PRBs, one per user. It starts as an imitation of cautious
proportional fair (slow average; some of the outer loop's offset and of the prediction's error taken
off the SINR) on the foretold channel, and is then taught by reinforcement what users' long-term rates
gain or lose by its shares. Each active user's share is at least ${SHARE_FLOOR}/U.`,
  power: `Stage 7 of a slot: power action z, one per user, from which the projection makes the power
split. It starts as an imitation of the smooth rule, and is then taught by reinforcement over the PRB
policy of the same version.`,
};

const LIMITS = `- Trained in emulated cells only, one at a time, with scenes, users, speeds, loads, SNR and CSI quality as
  the trainer draws them.
- Made as a pair: figures are those of both together, with the service's channel prediction switched on.
- Never saw slices, guaranteed bit rates, reserved PRBs or uplink slots.
- More than 20 users work, but were not trained for.
- One decision per slot and no memory of its own: what it knows of the past is in the features.
- The service checks every answer and falls back to PF and equal power; keep it that way.`;

/**
 * Writes the model card that lies beside a model: use, limits, figures, how to make it again.
 *
 * @param manifest - The model's manifest.
 * @returns Markdown.
 */
export function modelCard(manifest: Manifest): string {
  const { name, version, kind, featureSpec, input, output, training, evaluation } = manifest;
  return `# ${name} ${version}

${USE[kind]}

- Input \`${input.name}\` [${input.shape.join(", ")}], float32: ${featureSpec.id} (\`${featureSpec.hash}\`)
- Output \`${output.name}\` [${output.shape.join(", ")}], float32
- ${(manifest.sizeBytes / 1000).toFixed(1)} kB; any number of users, in any order

## Limits

${LIMITS}

## Figures

${figuresText(evaluation)}

## Made by

- Method: ${training.method}
- Seed ${training.seed}; ${training.backend}; ${training.createdAt}
- Commit ${training.commit}

Again:

    ${trainingCommand(manifest)}

The same seed gives the same weights on the same backend and processor type.
`;
}

function figuresText(evaluation: Manifest["evaluation"]): string {
  const rows = Object.entries(evaluation).map(([figure, value]) => `| ${figure} | ${value} |`);
  if (rows.length === 0) return "Not evaluated yet: see `slotpilot evaluate`.";
  return `Measured on cells that training never saw.

| Figure | Value |
|---|---|
${rows.join("\n")}`;
}

/** What makes the same weights; settings without a flag are in the manifest's `training.config`. */
function trainingCommand({ version, training }: Manifest): string {
  const { phaseSlots, update } = training.config as Partial<TrainingConfig>;
  const flags = [
    `--seed ${training.seed}`,
    ...(phaseSlots ? [`--phase-slots ${Object.values(phaseSlots).join(",")}`] : []),
    ...(update ? [`--credit ${update.credit}`] : []),
  ];
  return `slotpilot train ${flags.join(" ")} --publish <folder> --model-version ${version}`;
}
