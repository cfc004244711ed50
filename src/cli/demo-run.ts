import type { NatsConnection } from "nats";
import type { EmulatorConfig } from "../../schemas/config.ts";
import { natsKeysOf } from "../../schemas/nats-keys.ts";
import { subjectsOf } from "../../schemas/subjects.ts";
import { withoutCredentials } from "../../schemas/without-credentials.ts";
import type { connectNats } from "../adapters/nats/connect-nats.ts";
import type { openBroker } from "../adapters/nats-server/open-broker.ts";
import { isHealthy, servicePresent } from "./ask-health.ts";
import { configFlags } from "./config-options.ts";
import { type DemoPhase, runPhase } from "./demo-phase.ts";
import type { DemoResult, PhaseResult } from "./demo-result.ts";
import { type DemoView, openDemoView } from "./demo-view.ts";
import type { CommandFailure } from "./fail.ts";
import { hearKpi } from "./hear-kpi.ts";
import { keepService } from "./keep-service.ts";
import { readableLog } from "./readable-log.ts";
import { stopped } from "./stop-signal.ts";

/** What the demo needs from the composition root. */
export interface DemoParts {
  /** Finds or starts a broker. */
  readonly openBroker: typeof openBroker;
  /** Connects to it. */
  readonly connectNats: typeof connectNats;
}

/** Everything a demo is made from. */
export interface DemoRun extends DemoParts {
  /** The emulated cell. */
  readonly config: EmulatorConfig;
  /** Broker that the user named, if any. */
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

/** Figures, why there are none, or `undefined`: stopped before there were any. */
type Outcome = DemoResult | CommandFailure | undefined;

/**
 * Starts the parts, runs the phases, and stops every part again, in order, whatever happened.
 *
 * @returns Figures of the phases; `undefined` if it was stopped before there were any.
 */
export async function runDemo(run: DemoRun): Promise<Outcome> {
  const { natsUrl, signal } = run;
  const view = openDemoView(title(run));
  const broker = await run.openBroker({ natsUrl, signal, onNotice: view.note });
  try {
    if (signal.aborted) return undefined;
    if (!broker.ok) return broker.error;
    const { url } = broker.value;
    view.note(`broker ${withoutCredentials(url)}, subjects ${run.config.subjectPrefix}.>`);
    return await runOnBroker({ ...run, config: { ...run.config, natsUrl: url } }, view);
  } finally {
    view.close();
    if (broker.ok) await broker.value.stop();
  }
}

async function runOnBroker(run: DemoRun, view: DemoView): Promise<Outcome> {
  const connecting = run.connectNats(run.config, "slotpilot-demo", { onWarning: view.note });
  const nats = await Promise.race([connecting, stopped(run.signal)]);
  if (!nats) return undefined;
  if (!nats.ok) return nats.error;
  try {
    return await runWithService(run, nats.connection, view);
  } finally {
    await nats.connection.close();
  }
}

async function runWithService(
  run: DemoRun,
  connection: NatsConnection,
  view: DemoView,
): Promise<Outcome> {
  const { config, signal, prbPolicy, powerPolicy } = run;
  const { subjectPrefix, cellId, seed, ues: users } = config;
  const subjects = subjectsOf(subjectPrefix);
  if (await isHealthy(connection, subjects.health)) return servicePresent(run.config);
  const heard = hearKpi(connection, subjects.kpi(cellId), view.kpi);
  const named = { subjectPrefix, prbPolicy, powerPolicy, logLevel: "warn" };
  const flags = { ...natsKeysOf(config), ...named };
  const service = keepService({
    args: ["serve", ...configFlags(flags)],
    isReady: () => isHealthy(connection, subjects.health),
    onLog: (line) => view.note(`service: ${readableLog(line)}`),
  });
  try {
    const refused = await Promise.race([service.ready, stopped(signal)]);
    if (refused) return refused;
    const results: PhaseResult[] = [];
    for (const phase of run.phases) {
      const result = await runPhase(phase, { config, heard, view, signal });
      if (!result) break;
      if ("code" in result) return result;
      results.push(result);
    }
    const [first, paced] = results;
    return first && { ...first, seed, users, models: heard.last?.models, ...(paced && { paced }) };
  } finally {
    await service.stop();
  }
}

function title({ config, prbPolicy, powerPolicy }: DemoRun): string {
  const { ues, prb, scsKhz, leadSlots, seed } = config;
  return `slotpilot demo: ${ues} users, ${prb} PRB at ${scsKhz} kHz, lead ${leadSlots}, seed ${seed}, policies ${prbPolicy} + ${powerPolicy}`;
}
