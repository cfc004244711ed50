import { setTimeout as sleep } from "node:timers/promises";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import { natsKeysOf } from "../../../schemas/nats-keys.ts";
import { subjectsOf } from "../../../schemas/subjects.ts";
import type { EmulatorSummary } from "../../../simulator/mac/emulator-summary.ts";
import { configFlags } from "../config-options.ts";
import type { CommandFailure } from "../fail.ts";
import { type HeardKpi, hearKpi } from "../hear-kpi.ts";
import { namedPolicies } from "../named-policies.ts";
import type { BenchProgress } from "./bench-progress.ts";
import type { EchoFigures, LoopFigures } from "./bench-result.ts";
import { besideService, type ServicePlace } from "./beside-service.ts";
import { echoFigures, loopFigures } from "./loop-figures.ts";
import type { ConnectNats } from "./machine-facts.ts";
import { createMemoryGrowth } from "./memory-growth.ts";
import { ranCellId, runRans } from "./run-rans.ts";
import { measuredLength, type Scenario, warmUpLength } from "./scenario.ts";

/** What a round is made from. */
export interface RoundParts {
  /** What to measure. */
  readonly scenario: Scenario;
  /** The emulated cell of it, on the broker. */
  readonly cell: EmulatorConfig;
  /** Connects to the broker. */
  readonly connectNats: ConnectNats;
  /** Where progress goes. */
  readonly progress: BenchProgress;
  /** Given on Ctrl-C. */
  readonly signal: AbortSignal;
}

type Outcome<T> = T | CommandFailure | undefined;

/** How long the service's last figures may take after the last slot. Unit: ms. */
const LAST_KPI_MS = 1000;

/** Measures the bare echo of a round. @returns `undefined` if it was stopped before it had figures. */
export async function measureEcho(parts: RoundParts): Promise<Outcome<EchoFigures>> {
  const { scenario, cell, progress } = parts;
  const { subjectPrefix } = cell;
  const { realtimePriority } = scenario;
  const flags = { ...natsKeysOf(cell), subjectPrefix, realtimePriority };
  const args = ["bench", "echo", ...configFlags(flags)];
  return besideService({ ...parts, args }, async ({ signal }) => {
    // All of the warm-up at once: the echo keeps no figures of its own that it could spoil.
    const length = measuredLength(scenario, scenario.warmUpSeconds);
    const onProgress = progress.begin("echo", length);
    const rans = { command: ["bench", "echo-ran"], cell, scenario, suffix: "-echo" };
    const echoes = await runRans<EchoFigures>({ ...rans, length, signal, onProgress });
    if (!echoes || "code" in echoes) return echoes;
    const figures = echoFigures(echoes);
    return figures.slots > 0 ? figures : undefined;
  });
}

/** Measures the closed loop of a round. @returns `undefined` if it was stopped before it had figures. */
export async function measureLoop(parts: RoundParts): Promise<Outcome<LoopFigures>> {
  const { scenario, cell } = parts;
  const policies = namedPolicies(scenario.policy, scenario.power);
  const maxCells = 2 * scenario.cells; // each has a twin that it is warmed up with
  const { realtimePriority } = scenario;
  const flags = {
    ...natsKeysOf(cell),
    subjectPrefix: cell.subjectPrefix,
    ...policies,
    maxCells,
    realtimePriority,
    logLevel: "warn",
  };
  const args = ["serve", ...configFlags(flags)];
  return besideService({ ...parts, args }, async (place) => {
    const failure = await warmUp(parts, place.signal);
    if (failure || place.signal.aborted) return failure;
    return measureWarm(parts, place);
  });
}

/** The twins' figures are their own, so those of the measured cells begin at nothing. */
async function warmUp(
  { scenario, cell, progress }: RoundParts,
  signal: AbortSignal,
): Promise<CommandFailure | undefined> {
  const length = warmUpLength(scenario);
  if (length.slots === 0) return undefined;
  const onProgress = progress.begin("warm-up", length);
  const rans = { command: ["emulate", "--json"], cell, scenario, suffix: "-warm-up" };
  const outcome = await runRans({ ...rans, length, signal, onProgress });
  return outcome && "code" in outcome ? outcome : undefined;
}

async function measureWarm(
  { scenario, cell, progress }: RoundParts,
  { connection, signal }: ServicePlace,
): Promise<Outcome<LoopFigures>> {
  const subjects = subjectsOf(cell.subjectPrefix);
  const memory = createMemoryGrowth();
  const heard = Array.from({ length: scenario.cells }, (_, n) =>
    hearKpi(connection, subjects.kpi(ranCellId(n)), memory.hear),
  );
  const length = measuredLength(scenario);
  const onProgress = progress.begin("measure", length);
  const rans = { command: ["emulate", "--json"], cell, scenario, suffix: "" };
  const summaries = await runRans<EmulatorSummary>({ ...rans, length, signal, onProgress });
  if (!summaries || "code" in summaries) return summaries;
  const outcomes = await Promise.all(summaries.map((summary, n) => withKpi(summary, heard[n])));
  const known = outcomes.filter((outcome) => outcome !== undefined);
  const rssGrowth = memory.growth();
  if (known.length === outcomes.length) {
    return { ...loopFigures(known), ...(rssGrowth && { rssGrowth }) };
  }
  if (signal.aborted) return undefined;
  return { code: "CHILD_FAILED", message: "the service told no figures" };
}

async function withKpi(summary: EmulatorSummary, heard: HeardKpi | undefined) {
  await Promise.race([heard?.next(), sleep(LAST_KPI_MS)]);
  return heard?.last && { summary, kpi: heard.last };
}
