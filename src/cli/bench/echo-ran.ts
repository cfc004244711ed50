import type { Command } from "commander";
import type { NatsConnection } from "nats";
import { encodeMessage } from "../../../clients/typescript/message-codec.ts";
import { EmulatorConfig } from "../../../schemas/config.ts";
import { subjectsOf } from "../../../schemas/subjects.ts";
import { createEmulator } from "../../../simulator/emulator.ts";
import { createLoopTimes } from "../../../simulator/ran/loop-times.ts";
import { monotonicUs } from "../../../simulator/ran/monotonic-us.ts";
import { runPaced } from "../../../simulator/ran/run-paced.ts";
import type { RunningCell } from "../../../simulator/ran/running-cell.ts";
import type { connectNats } from "../../adapters/nats/connect-nats.ts";
import { addConfigOptions } from "../config-options.ts";
import { emulatorConfigFrom } from "../emulator-config.ts";
import { fail } from "../fail.ts";
import { stopSignal } from "../stop-signal.ts";
import { usageCommand } from "../usage-command.ts";
import type { RanProgress } from "./bench-progress.ts";
import type { EchoFigures } from "./bench-result.ts";
import { createEchoJudge, type EchoJudge } from "./echo-judge.ts";

const PROGRESS_MS = 250;

/** `slotpilot bench echo-ran`: the emulated cell in front of an echo; a part of `bench`. */
export function echoRanCommand(connect: typeof connectNats): Command {
  const command = usageCommand("echo-ran", "run the emulated cell in front of an echo");
  return addConfigOptions(command, EmulatorConfig).action(async (options) => {
    const signal = stopSignal();
    const { config } = emulatorConfigFrom(options);
    const nats = await connect(config, `slotpilot echo-ran ${config.cellId}`);
    if (!nats.ok) fail(nats.error);
    console.log(JSON.stringify(await runEchoRan(config, nats.connection, signal)));
    process.exit(0);
  });
}

/**
 * Runs the emulated cell's own loop with an inbox that judges echoes: clock, work per slot, encoding
 * and the moment of judgement are those of a run with a service.
 */
async function runEchoRan(
  config: EmulatorConfig,
  connection: NatsConnection,
  signal: AbortSignal,
): Promise<EchoFigures> {
  const { leadSlots, warmUpSlots } = config;
  const times = createLoopTimes();
  const onHeld = (slot: number) => times.accepted(slot, monotonicUs());
  const judge = createEchoJudge({ leadSlots, warmUpSlots, onHeld });
  const emulator = createEmulator(config);
  const client = openEchoClient(config, connection, judge);
  await connection.flush();
  const figures = () => {
    const { slots, hits } = judge.counts();
    return { slots, hitRatio: slots > 0 ? hits / slots : 0 };
  };
  const timer = setInterval(() => tellParent({ ...figures(), slots: emulator.tti }), PROGRESS_MS);
  const cell = { config, emulator, client, signal, times, onSlot };
  const { lateness, reportToAppliedUs: rttUs } = await runPaced(cell);
  clearInterval(timer);
  await connection.close();
  return { ...figures(), rttUs, lateness };
}

const onSlot = () => undefined;

function openEchoClient(
  { subjectPrefix, cellId, encoding }: EmulatorConfig,
  connection: NatsConnection,
  judge: EchoJudge,
): RunningCell["client"] {
  const subjects = subjectsOf(subjectPrefix);
  const reportSubject = subjects.report(cellId);
  connection.subscribe(subjects.allocation(cellId), {
    callback: (error, { data }) => {
      if (!error) judge.accept(data);
    },
  });
  return {
    awaitSetup: async () => undefined,
    take: judge.take,
    publish(report) {
      const bytes = encodeMessage(report, encoding);
      judge.stamp(bytes);
      connection.publish(reportSubject, bytes);
    },
  };
}

function tellParent(progress: RanProgress): void {
  if (process.connected) process.send?.(progress, undefined, undefined, () => undefined);
}
