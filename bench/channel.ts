/**
 * Slots per second of the emulated cell's channel, motion and tracing included: 51 PRBs at 30 kHz.
 *
 *     npx tsx bench/channel.ts [slots] [--json]
 *
 * Each figure is the median of three stretches of a run, after a warm-up of a tenth, per second of
 * processor time, which other programs on the machine disturb little. Afterwards a profile of the
 * default says where that time goes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { type Profiler, Session } from "node:inspector/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../schemas/config.ts";
import { recordChannelTrace } from "../simulator/channel/record-channel-trace.ts";
import { type EmulatedChannel, openEmulatedChannel } from "../simulator/link/emulated-channel.ts";
import { openTracedCell } from "../simulator/link/traced-cell.ts";
import { textTable } from "../src/cli/text-table.ts";

const STRETCHES = 3;

const CASES: readonly (readonly [string, Partial<EmulatorConfig>])[] = [
  ["default: 3 reflections, diffraction", {}],
  ["without diffraction", { diffraction: "off" }],
  ["city", { scene: "city" }],
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
const shares = await profile(openEmulatedChannel(configOf({ ues: 20 })));
if (process.argv.includes("--json")) console.log(JSON.stringify({ slots, rows, shares }));
else {
  const lines = rows.map((row) => [row.case, row.ues, row.slotsPerSecond]);
  console.log(textTable(["channel", "users", "slots/s"], lines));
  const places = shares.map(({ file, percent }) => [file, percent.toFixed(1)]);
  console.log(textTable(["where the default's time goes, 20 users", "%"], places));
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

/** Shares of a warm run's time by file, the largest first, down to 2 %. */
async function profile(channel: EmulatedChannel): Promise<{ file: string; percent: number }[]> {
  for (let tti = 0; tti < slots / 10; tti += 1) channel.advanceTo(tti);
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  for (let tti = slots / 10; tti < slots; tti += 1) channel.advanceTo(tti);
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  const byFile = new Map<string, number>();
  for (const node of profile.nodes) {
    const file = fileOf(node);
    byFile.set(file, (byFile.get(file) ?? 0) + (node.hitCount ?? 0));
  }
  const total = [...byFile.values()].reduce((sum, hits) => sum + hits, 0);
  return [...byFile]
    .map(([file, hits]) => ({ file, percent: (100 * hits) / total }))
    .filter(({ percent }) => percent >= 2)
    .sort((a, b) => b.percent - a.percent);
}

/** Node's own entries, such as the garbage collector, have no file. */
function fileOf({ callFrame: { url, functionName } }: Profiler.ProfileNode): string {
  return url === "" ? functionName : basename(url);
}
