/**
 * What the lead costs: throughput of PF and of the shipped models when decisions apply 1 to 30 slots
 * after the report, in lockstep, so that nothing is late.
 *
 *     npx tsx bench/lead.ts [slots] [chart.svg]
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../schemas/config.ts";
import { openOnnxPolicy } from "../src/adapters/onnx/onnx-policy-runtime.ts";
import { openFolderModelStore } from "../src/adapters/registry/folder-model-store.ts";
import { drawLineChart } from "../src/cli/line-chart.ts";
import { textTable } from "../src/cli/text-table.ts";
import { equalPower } from "../src/domain/power/power-policies.ts";
import { pfShares } from "../src/domain/prb/share-policies.ts";
import { jainIndex } from "../src/nr/jain-index.ts";
import type { Arm } from "../src/trainer/evaluation/arms.ts";
import { flyArms } from "../src/trainer/evaluation/fly-arms.ts";

const LEADS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 30];
const [slots = "20000", chart] = process.argv.slice(2);
const store = openFolderModelStore(fileURLToPath(new URL("../models", import.meta.url)));
const models = { prb: await openModel("prb"), power: await openModel("power") };
const arms: Arm[] = [
  { name: "PF, equal power", about: "", tuning: {}, prb: pfShares, power: equalPower },
  { name: "learned", about: "", tuning: {}, prb: "learned", power: "learned" },
];
const rows: [lead: number, ...figures: string[]][] = [];
const lines = arms.map(({ name }) => ({ name, points: [] as [number, number][] }));
for (const leadSlots of LEADS) {
  const cell = { ...Value.Create(EmulatorConfig), ues: 8, prb: 51, leadSlots };
  const config = { ...cell, clock: "lockstep" as const };
  const runs = flyArms({ config, arms, models, warmUpSlots: 1000, slots: Number(slots) });
  const figures = arms.flatMap(({ name }, i) => {
    const { userMbps = [], bler = 0 } = runs[name] ?? {};
    const mbps = userMbps.reduce((sum, rate) => sum + rate, 0);
    lines[i]?.points.push([leadSlots, mbps]);
    return [mbps.toFixed(2), jainIndex(userMbps).toFixed(3), (100 * bler).toFixed(1)];
  });
  rows.push([leadSlots, ...figures]);
  process.stderr.write(`lead ${leadSlots}\n`);
}
const heads = arms.flatMap(({ name }) => [`${name}: Mbit/s`, "Jain", "BLER %"]);
console.log(textTable(["lead, slots", ...heads], rows));
if (chart) {
  const panel = { x: "lead, slots of 1 ms", y: "cell rate, Mbit/s", logX: true, lines };
  writeFileSync(chart, drawLineChart({ title: "8 users, 51 PRB, 15 kHz", panels: [panel] }));
}
process.exit(0);

async function openModel(name: string) {
  const found = store.find(name);
  if ("code" in found) throw new Error(found.message);
  return openOnnxPolicy(found);
}
