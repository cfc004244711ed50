import type { NatsConnection } from "nats";
import type { EmulatorConfig } from "../../schemas/config.ts";
import type { Kpi } from "../../schemas/kpi.ts";
import { type Subjects, subjectsOf } from "../../schemas/subjects.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { flagName } from "../adapters/config/load-config.ts";
import type { connectNats } from "../adapters/nats/connect-nats.ts";
import type { openBroker } from "../adapters/nats-server/open-broker.ts";
import { startChild } from "./child-program.ts";
import { type DemoResult, type PhaseResult, phaseResult } from "./demo-result.ts";
import { type DemoView, openDemoView } from "./demo-view.ts";
import type { CommandFailure } from "./fail.ts";
import { keepService } from "./keep-service.ts";
import { stopped } from "./stop-signal.ts";

/** What the demo needs from the composition root. */
export interface DemoParts {
  /** Finds or starts a broker. */
  readonly openBroker: typeof openBroker;
  /** Connects to it. */
  readonly connectNats: typeof connectNats;
}

/** One run of the emulated cell inside a demo. */
export interface DemoPhase {
  /** How slots advance. */
  readonly clock: "lockstep" | "paced";
  /** Slots to run; 0 = until stopped. */
  readonly slots: number;
}

/** Everything a demo is made from. */
export interface DemoRun extends DemoParts {
  /** The emulated cell. */
  readonly config: EmulatorConfig;
  /** Broker named on the command line. */
  readonly natsUrl: string | undefined;
  /** Runs to make, in order. */
  readonly phases: readonly DemoPhase[];
  /** The service's PRB policy. */
  readonly prbPolicy: string;
  /** The service's power policy. */
  readonly powerPolicy: string;
  /** Given on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** How long the service's last figures may take after the last slot. Unit: ms. */
const LAST_KPI_MS = 1000;

/** Starts the parts, runs the phases, and stops every part again, in order, whatever happened. */
export async function runDemo(run: DemoRun): Promise<DemoResult | CommandFailure> {
  const view = openDemoView(title(run));
  const onNotice = view.note;
  const broker = await run.openBroker({ natsUrl: run.natsUrl, onNotice });
  if (!broker.ok) return closing(view, broker.error);
  const { url } = broker.value;
  const nats = await run.connectNats(url, "slotpilot-demo");
  try {
    if (!nats.ok) return closing(view, nats.error);
    return closing(view, await runWithService(run, url, nats.connection, view));
  } finally {
    if (nats.ok) await nats.connection.close();
    await broker.value.stop();
  }
}

function closing<T>(view: DemoView, value: T): T {
  view.close();
  return value;
}

async function runWithService(
  run: DemoRun,
  url: string,
  connection: NatsConnection,
  view: DemoView,
): Promise<DemoResult | CommandFailure> {
  const { config, signal, prbPolicy, powerPolicy } = run;
  const subjects = subjectsOf(config.subjectPrefix);
  const heard = hearKpi(connection, subjects, config.cellId, view);
  const flags = { natsUrl: url, subjectPrefix: config.subjectPrefix, prbPolicy, powerPolicy };
  const service = keepService({
    args: ["serve", ...asFlags({ ...flags, logLevel: "warn" })],
    isReady: () => isHealthy(connection, subjects),
    onLog: (line) => view.note(readableLog(line)),
  });
  try {
    const refused = await Promise.race([service.ready, stopped(signal)]);
    if (refused) return refused;
    const results: PhaseResult[] = [];
    for (const phase of run.phases) {
      if (signal.aborted && results.length > 0) break;
      const result = await runPhase(run, url, phase, heard, view);
      if ("code" in result) return result;
      results.push(result);
    }
    const [first, paced] = results as [PhaseResult, PhaseResult?];
    const { seed, ues: users } = config;
    return { ...first, seed, users, models: heard.last?.models, ...(paced && { paced }) };
  } finally {
    await service.stop();
  }
}

async function runPhase(
  run: DemoRun,
  url: string,
  phase: DemoPhase,
  heard: HeardKpi,
  view: DemoView,
): Promise<PhaseResult | CommandFailure> {
  const config = { ...run.config, ...phase, natsUrl: url };
  const lines: string[] = [];
  const emulator = startChild(["emulate", ...asFlags(config), "--json"], {
    onLog: (line) => lines.push(line),
    onMessage: (message) => view.progress(message as EmulatorSummary),
  });
  void stopped(run.signal).then(() => emulator.stop());
  const { status, lastLine } = await emulator.ended;
  if (run.signal.aborted && status !== 0) {
    return { code: "CHILD_FAILED", message: "stopped before the first slot" };
  }
  if (status !== 0 || !lastLine.startsWith("{")) {
    const message = `the emulated cell ended with ${status}\n${lines.slice(-5).join("\n")}`;
    return { code: "CHILD_FAILED", message };
  }
  await Promise.race([heard.next(), pause(LAST_KPI_MS)]);
  return phaseResult(phase.clock, JSON.parse(lastLine) as EmulatorSummary, heard.last);
}

interface HeardKpi {
  /** The newest figures. */
  readonly last: Kpi | undefined;
  /** Resolves with the figures after these. */
  next(): Promise<void>;
}

function hearKpi(
  connection: NatsConnection,
  subjects: Subjects,
  cellId: string,
  view: DemoView,
): HeardKpi {
  let last: Kpi | undefined;
  let waiting: (() => void)[] = [];
  connection.subscribe(subjects.kpi(cellId), {
    callback: (error, msg) => {
      if (error) return;
      last = msg.json<Kpi>();
      view.kpi(last);
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  });
  return {
    get last() {
      return last;
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}

async function isHealthy(connection: NatsConnection, subjects: Subjects): Promise<boolean> {
  return connection.request(subjects.health, undefined, { timeout: 200 }).then(
    () => true,
    () => pause(50).then(() => false), // nobody listens there yet
  );
}

function asFlags(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).flatMap(([key, value]) => [`${flagName(key)}=${value}`]);
}

/** The service logs JSON lines; a person wants the sentence. */
function readableLog(line: string): string {
  if (!line.startsWith("{")) return line;
  const { msg, code } = JSON.parse(line) as { msg?: string; code?: string };
  return `service: ${code ? `${code} ` : ""}${msg ?? line}`;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function title({ config, prbPolicy, powerPolicy }: DemoRun): string {
  const { ues, prb, scsKhz, leadSlots, seed } = config;
  return `slotpilot demo: ${ues} users, ${prb} PRB at ${scsKhz} kHz, lead ${leadSlots}, seed ${seed}, policies ${prbPolicy} + ${powerPolicy}`;
}
