import type { Command } from "commander";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import { createEmulator } from "../../../simulator/emulator.ts";
import { completeConfig } from "../../../simulator/mac/complete-config.ts";
import { checkOutput } from "../check-output.ts";
import { addConfigOptions, configFrom } from "../config-options.ts";
import { fail } from "../fail.ts";
import { openProgressView } from "../progress-view.ts";
import { writeOutput } from "../scene/output-file.ts";
import { EXIT_STOPPED, stopSignal } from "../stop-signal.ts";
import { usageCommand } from "../usage-command.ts";
import { benchCell, EmulatorBenchConfig } from "./bench-config.ts";
import { measureSpeed, type SpeedRun, type SpeedWindow } from "./measure-speed.ts";
import { profileStages } from "./profile-stages.ts";
import { compareWithNs3, speedFacts } from "./speed-facts.ts";
import { speedTable } from "./speed-table.ts";
import type { StageShares } from "./stage-shares.ts";
import { processStopwatch } from "./stopwatch.ts";
import { type SweepRow, sweepChart, sweepPoints, sweepTable } from "./sweep-speed.ts";

interface BenchFlags {
  readonly sweep?: boolean;
  readonly plot?: string;
  readonly json?: boolean;
}

const SWEEP_SECONDS = 4;

/** `slotpilot bench emulator`: slots per second of the whole emulated cell. */
export function emulatorBenchCommand(): Command {
  const command = usageCommand(
    "emulator",
    "measure the emulated cell: channel, CSI, traffic, scheduler, HARQ in one process, in lockstep",
  )
    .option("--json", "print one JSON object instead of a table")
    .option("--sweep", "measure from 1 to 64 users and from 11 to 273 PRB")
    .option("--plot <file>", "chart of the sweep to write, .svg");
  return addConfigOptions(command, EmulatorBenchConfig)
    .addHelpText(
      "after",
      `
Nothing is sent, reported or recorded; the RAN's own scheduler decides every slot. Ctrl-C ends the
measurement and prints what there is.

Examples:
  $ slotpilot bench emulator --users 20 --json
  $ slotpilot bench emulator --slots 10000000
  $ slotpilot bench emulator --sweep --plot speed.svg`,
    )
    .action(runBench);
}

async function runBench(flags: BenchFlags): Promise<never> {
  const { config, isSet } = configFrom(EmulatorBenchConfig, { ...flags });
  if (flags.plot !== undefined && !flags.sweep) {
    fail({ code: "CONFIG_INVALID", message: "--plot: there is nothing to draw without --sweep" });
  }
  checkOutput("--plot", flags.plot, [".svg"]);
  const completed = completeConfig(benchCell(config));
  if (!completed.ok) fail({ code: "CONFIG_INVALID", message: completed.problems.join("\n") });
  const bench = {
    ...config,
    seconds: !flags.sweep || isSet("seconds") ? config.seconds : SWEEP_SECONDS,
  };
  const signal = stopSignal();
  if (flags.sweep) await sweep(completed.config, { bench, signal, flags });
  else await measureOne(completed.config, { bench, signal, flags });
  process.exit(0);
}

interface Measurement {
  readonly bench: EmulatorBenchConfig;
  readonly signal: AbortSignal;
  readonly flags: BenchFlags;
}

async function measureOne(cell: EmulatorConfig, measurement: Measurement): Promise<void> {
  const { bench, flags } = measurement;
  const { windows, ...outcome } = await measureCell(cell, measurement, "measure");
  if (windows.length === 0) process.exit(EXIT_STOPPED);
  const speed = speedFacts(windows, cell.scsKhz);
  const { prb, scsKhz, stockScheduler: scheduler, traffic, csi, scene, seed } = cell;
  const ns3 = compareWithNs3(cell, speed.slotsPerCpuSecond);
  const facts = {
    ...{ users: bench.users, prb, scsKhz, scheduler, traffic, csi, scene, seed },
    ...speed,
    ...outcome,
    ...(ns3 && { ns3 }),
  };
  console.log(flags.json ? JSON.stringify(facts) : speedTable(facts));
}

async function sweep(cell: EmulatorConfig, measurement: Measurement): Promise<void> {
  const { signal, flags } = measurement;
  const rows: SweepRow[] = [];
  for (const point of sweepPoints(cell)) {
    const { users, prb } = point;
    const own = { ...cell, ues: users, prb };
    const { windows } = await measureCell(own, measurement, `${users} users, ${prb} PRB`);
    if (signal.aborted) break;
    rows.push({ ...point, ...speedFacts(windows, cell.scsKhz) });
  }
  if (rows.length === 0) process.exit(EXIT_STOPPED);
  if (flags.plot !== undefined) {
    const { drawLineChart } = await import("../line-chart.ts"); // other commands start without it
    writeOutput(flags.plot, drawLineChart(sweepChart(rows)));
  }
  const facts = { stopped: signal.aborted, scsKhz: cell.scsKhz, sweep: rows };
  console.log(flags.json ? JSON.stringify(facts) : sweepTable(rows));
}

interface Measured {
  readonly windows: readonly SpeedWindow[];
  readonly cellMbps: number;
  readonly stopped: boolean;
  readonly profile?: StageShares;
}

async function measureCell(
  cell: EmulatorConfig,
  { bench, signal, flags }: Measurement,
  label: string,
): Promise<Measured> {
  const { advance, summary } = createEmulator(cell);
  const view = openProgressView();
  const run = (phase: string, seconds: number, slots?: number) => {
    const length = slots === undefined ? { seconds } : { seconds, slots };
    return measureSpeed(() => advance(), {
      ...length,
      ...{ stopwatch: processStopwatch, signal },
      onProgress: showIn(view, phase, length),
    });
  };
  try {
    await run("warm up", bench.warmUpSeconds);
    const windows = await run(label, bench.seconds, bench.slots || undefined);
    const measured = { windows, cellMbps: summary().cellMbps, stopped: signal.aborted };
    if (flags.sweep || bench.profileSeconds === 0 || signal.aborted) return measured;
    const profile = await profileStages(() => run("profile", bench.profileSeconds));
    return { ...measured, profile };
  } finally {
    view.close();
  }
}

function showIn(
  view: ReturnType<typeof openProgressView>,
  label: string,
  wanted: { readonly seconds: number; readonly slots?: number },
): NonNullable<SpeedRun["onProgress"]> {
  return ({ slots, seconds }) => {
    const note = `${Math.round(slots / seconds)} slots/s`;
    const [done, total] =
      wanted.slots === undefined ? [seconds, wanted.seconds] : [slots, wanted.slots];
    view.show({ label, done: Math.min(done, total), total, note });
  };
}
