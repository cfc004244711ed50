import type { Command } from "commander";
import { natsKeysOf } from "../../schemas/nats-keys.ts";
import type { BenchResult } from "./bench/bench-result.ts";
import { compareCommand } from "./bench/compare.ts";
import { echoCommand } from "./bench/echo.ts";
import { echoRanCommand } from "./bench/echo-ran.ts";
import { emulatorBenchCommand } from "./bench/emulator.ts";
import { resultTable } from "./bench/result-table.ts";
import { type BenchParts, runBench } from "./bench/run-bench.ts";
import { LoopBenchConfig, scenarioCell, scenarioOf } from "./bench/scenario.ts";
import { checkOutput } from "./check-output.ts";
import { addConfigOptions, configFrom } from "./config-options.ts";
import { fail } from "./fail.ts";
import { writeOutput } from "./scene/output-file.ts";
import { EXIT_STOPPED, stopSignal } from "./stop-signal.ts";
import { usageCommand } from "./usage-command.ts";

interface BenchFlags {
  readonly echo?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/** `slotpilot bench`: how fast things are on this machine; by itself, the closed loop. */
export function benchCommands(parts: BenchParts): Command {
  const command = usageCommand(
    "bench",
    "measure the closed loop in real time on this machine: broker, service and emulated cells",
  )
    .enablePositionalOptions()
    .option("--echo", "measure a bare echo on the same broker before each round")
    .option("--json", "print one JSON object instead of tables")
    .option("--out <file>", "file to write that object to, .json");
  return addConfigOptions(command, LoopBenchConfig)
    .addHelpText("after", HELP)
    .action((flags: BenchFlags) => measure(parts, flags))
    .addCommand(compareCommand())
    .addCommand(emulatorBenchCommand())
    .addCommand(echoCommand(parts.connectNats), { hidden: true })
    .addCommand(echoRanCommand(parts.connectNats), { hidden: true });
}

const HELP = `
Each round starts a service, warms it up with cells that do not count, and then measures the cells in
real time. HIT: the allocation was there when its slot began. With --echo, a process that sends every
report back as it came is judged in the same way first: what broker, client and machine cost by
themselves, which the loop is to be compared with. Figures of several rounds are the medians of the
rounds' figures; those of several cells are sums, or the worst cell's percentiles.

The broker is the one at --nats-url, SLOTPILOT_NATS_URL, NATS_URL or natsUrl in the --config file; if
none is named, one of our own. The service's other keys come from the environment (SLOTPILOT_DEADLINE_US).
Ctrl-C ends the measurement and prints what there is. Exit code 1 if no allocation was applied.

Examples:
  $ slotpilot bench --echo
  $ slotpilot bench --slot-us 500 --lead 4 --seconds 60 --rounds 3 --echo --out half-ms.json
  $ slotpilot bench --policy pf --users 100 --prb 273 --json
  $ slotpilot bench compare before.json after.json
  $ slotpilot bench emulator --users 20 --json`;

async function measure(parts: BenchParts, flags: BenchFlags): Promise<never> {
  const signal = stopSignal();
  const { config, isSet } = configFrom(LoopBenchConfig, { ...flags });
  checkOutput("--out", flags.out, [".json"]);
  const { natsUrl, subjectPrefix } = config;
  const scenario = scenarioOf(config);
  const cell = scenarioCell(scenario);
  if (!cell.ok) fail({ code: "CONFIG_INVALID", message: cell.problems.join("\n") });
  const result = await runBench({
    ...{ ...parts, scenario, signal, withEcho: Boolean(flags.echo) },
    cell: { ...cell.config, ...natsKeysOf(config), subjectPrefix },
    natsUrl: isSet("natsUrl") ? natsUrl : undefined,
  });
  if (!result) {
    process.stderr.write("stopped\n");
    process.exit(EXIT_STOPPED);
  }
  if ("code" in result) fail(result);
  return report(result, flags);
}

function report(result: BenchResult, { json, out }: BenchFlags): never {
  const text = JSON.stringify(result);
  if (out !== undefined) writeOutput(out, `${text}\n`);
  console.log(json ? text : resultTable(result));
  if (result.hitRatio > 0) process.exit(0);
  process.stderr.write("no allocation was applied: the loop did not close\n");
  process.exit(1);
}
