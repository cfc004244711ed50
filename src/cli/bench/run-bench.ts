import type { EmulatorConfig } from "../../../schemas/config.ts";
import type { openBroker } from "../../adapters/nats-server/open-broker.ts";
import type { CommandFailure } from "../fail.ts";
import { type BenchProgress, openBenchProgress } from "./bench-progress.ts";
import { BENCH_FORMAT, type BenchResult, type BenchRound } from "./bench-result.ts";
import { combineFigures, median } from "./combine-figures.ts";
import { type ConnectNats, machineFacts } from "./machine-facts.ts";
import { measureEcho, measureLoop, type RoundParts } from "./measure-round.ts";
import type { Scenario } from "./scenario.ts";

/** What the benchmark needs from the composition root. */
export interface BenchParts {
  /** Finds or starts a broker. */
  readonly openBroker: typeof openBroker;
  /** Connects to it. */
  readonly connectNats: ConnectNats;
}

/** Everything a benchmark is made from. */
export interface BenchRun extends BenchParts {
  /** What to measure. */
  readonly scenario: Scenario;
  /** The emulated cell of it, on the wanted subjects. */
  readonly cell: EmulatorConfig;
  /** Broker that the user named, if any. */
  readonly natsUrl: string | undefined;
  /** Whether to measure a bare echo before each round. */
  readonly withEcho: boolean;
  /** Given on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Figures, why there are none, or `undefined`: stopped before there were any. */
type Outcome = BenchResult | CommandFailure | undefined;

/**
 * Starts the parts, measures the rounds, and stops every part again, whatever happened.
 *
 * Each round starts its own service, so that rounds are repetitions of one another.
 */
export async function runBench(run: BenchRun): Promise<Outcome> {
  const { natsUrl, signal, scenario, withEcho } = run;
  const progress = openBenchProgress(scenario, withEcho);
  const broker = await run.openBroker({
    ...{ natsUrl, signal, onNotice: progress.note },
    realtimePriority: scenario.realtimePriority,
  });
  try {
    if (signal.aborted) return undefined;
    if (!broker.ok) return broker.error;
    const cell = { ...run.cell, natsUrl: broker.value.url };
    return await measureRounds({ ...run, cell }, progress);
  } finally {
    progress.close();
    if (broker.ok) await broker.value.stop();
  }
}

async function measureRounds(run: BenchRun, progress: BenchProgress): Promise<Outcome> {
  const { scenario, cell, signal, connectNats } = run;
  const machine = await machineFacts(cell, connectNats);
  if ("code" in machine) return machine;
  const rounds: BenchRound[] = [];
  for (let round = 0; round < scenario.rounds && !signal.aborted; round += 1) {
    const measured = await measureRound({ ...run, progress });
    if (!measured) break;
    if ("code" in measured) return measured;
    rounds.push(measured);
  }
  if (rounds.length === 0) return undefined;
  const stopped = signal.aborted;
  return {
    ...{ format: BENCH_FORMAT, scenario, machine, stopped },
    ...combineFigures(rounds, median),
    rounds,
  };
}

async function measureRound(
  parts: RoundParts & Pick<BenchRun, "withEcho">,
): Promise<BenchRound | CommandFailure | undefined> {
  const echo = parts.withEcho ? await measureEcho(parts) : undefined;
  if (echo && "code" in echo) return echo;
  const loop = await measureLoop(parts);
  if (!loop || "code" in loop) return loop;
  return { ...loop, ...(echo && { echo }) };
}
