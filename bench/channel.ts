/**
 * Slots per second of the emulated cell's channel, motion and tracing included: 51 PRBs at 30 kHz.
 *
 *     npx tsx bench/channel.ts [slots] [--json]
 *
 * Each figure is the median of three stretches of a run, after a warm-up of a tenth, per second of
 * processor time, which other programs on the machine disturb little.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../schemas/config.ts";
import { recordChannelTrace } from "../simulator/channel/record-channel-trace.ts";
import { type EmulatedChannel, openEmulatedChannel } from "../simulator/link/emulated-channel.ts";
import { openTracedCell } from "../simulator/link/traced-cell.ts";
import { textTable } from "../src/cli/text-table.ts";

const STRETCHES = 3;

const CASES: readonly (readonly [string, Partial<EmulatorConfig>])[] = [
  ["default: up to 3 reflections", {}],
  ["with diffraction", { diffraction: "on" }],
  ["two antennas per user", { userAntennas: 2 }],
  ["8 ports, beams", { arrayColumns: 8, precoding: "beams" }],
  ["8 ports, max-ratio", { arrayColumns: 8, precoding: "max-ratio" }],
  ["4 cars", { vehicles: 4 }],
];

const slots = Number(process.argv.slice(2).find((arg) => /^\d+$/.test(arg)) ?? 20_000);
const folder = mkdtempSync(join(tmpdir(), "bench-channel-"));
const rows: { case: string; ues: number; slotsPerSecond: number }[] = [];
for (const ues of [8, 20]) {
  for (const [name, changes] of CASES) {
    const channel = openEmulatedChannel(configOf({ ...changes, ues }));
    rows.push({ case: name, ues, slotsPerSecond: measure(channel) });
  }
  rows.push({ case: "default, replayed", ues, slotsPerSecond: measure(await replayed(ues)) });
}
rmSync(folder, { recursive: true });
if (process.argv.includes("--json")) console.log(JSON.stringify({ slots, rows }));
else {
  const lines = rows.map((row) => [row.case, row.ues, row.slotsPerSecond]);
  console.log(textTable(["channel", "users", "slots/s"], lines));
}

function configOf(changes: Partial<EmulatorConfig>): EmulatorConfig {
  return { ...Value.Create(EmulatorConfig), scsKhz: 30, prb: 51, ...changes };
}

async function replayed(ues: number): Promise<EmulatedChannel> {
  const config = configOf({ ues, slots });
  const path = join(folder, `${ues}.trace`);
  await recordChannelTrace(openTracedCell(config), { path, numSlots: slots, madeFrom: {} });
  return openEmulatedChannel({ ...config, channelTrace: path });
}

function measure(channel: EmulatedChannel): number {
  const warmUp = Math.floor(slots / 10);
  const stretch = Math.floor((slots - warmUp) / STRETCHES);
  let tti = 0;
  const run = (until: number) => {
    const before = process.cpuUsage();
    const from = tti;
    for (; tti < until; tti += 1) channel.advanceTo(tti);
    const { user, system } = process.cpuUsage(before);
    return Math.round((1e6 * (tti - from)) / (user + system));
  };
  run(warmUp);
  const figures = Array.from({ length: STRETCHES }, (_, n) => run(warmUp + (n + 1) * stretch));
  return figures.sort((a, b) => a - b)[1] ?? 0;
}
