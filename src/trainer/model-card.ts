import type { Manifest } from "../../schemas/manifest.ts";
import { SHARE_FLOOR } from "./policy-network.ts";

const USE: Readonly<Record<Manifest["kind"], string>> = {
  prb: `Stage 5 of a slot: shares of the free PRBs, one per user. It imitates what proportional fair
(PF) realises, every free PRB to the user with the highest rate over smoothed throughput, and gives
each active user at least ${SHARE_FLOOR}/U of the PRBs. It is the starting point for reinforcement learning and
shows that a learned policy can drive the cell; it does not try to be better than PF.`,
  power: `Stage 7 of a slot: power action z, one per user, from which the projection makes the power
split. It imitates cap-shift: a user above the highest MCS gets just the power that this MCS needs,
and what it leaves is spread over the others. It is the starting point for reinforcement learning; it
does not try to be better than cap-shift.`,
};

const LIMITS = `- Imitated in an emulated street canyon only: one cell, 1 to 20 users, 3 to 30 km/h, 25 to 79 PRBs, full
  buffer or constant bit rate, MCS tables 1 and 2, CQI up to 8 slots old on top of a period of up to 10.
- Never saw per-PRG SINR reports (SRS), slices, guaranteed bit rates, reserved PRBs or uplink slots.
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
  const rows = Object.entries(evaluation).map(([figure, value]) => `| ${figure} | ${value} |`);
  const { slots, epochs } = training.config;
  return `# ${name} ${version}

${USE[kind]}

- Input \`${input.name}\` [${input.shape.join(", ")}], float32: ${featureSpec.id} (\`${featureSpec.hash}\`)
- Output \`${output.name}\` [${output.shape.join(", ")}], float32
- ${(manifest.sizeBytes / 1000).toFixed(1)} kB; any number of users, in any order

## Limits

${LIMITS}

## Figures

Measured on cells that training never saw. \`share…\`, \`owner…\`, \`action…\`, \`power…\`: the clone's answers
beside the teacher's, slot by slot, in cells drawn like those of the training. \`…CellMbps\`, \`…Jain\`: whole
runs of the emulator's default cell with held-out seeds, the same for every arm: both models (\`clone\`),
PF with cap-shift (\`teacher\`), PF with equal power (\`pfEqual\`).

| Figure | Value |
|---|---|
${rows.join("\n")}

## Made by

- Method: ${training.method}
- Seed ${training.seed}; ${training.backend}; ${training.createdAt}
- Commit ${training.commit}

Again:

    slotpilot train --seed ${training.seed} --slots ${slots} --epochs ${epochs} --publish <folder> --model-version ${version}

The same seed gives the same weights on the same backend and processor type.
`;
}
