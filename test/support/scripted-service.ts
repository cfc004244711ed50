import { randomUUID } from "node:crypto";
import type { NatsConnection } from "nats";
import { inject } from "vitest";
import { decodeMessage, encodeMessage } from "../../clients/typescript/message-codec.ts";
import type { Allocation } from "../../schemas/allocation.ts";
import type { EmulatorConfig } from "../../schemas/config.ts";
import type { Report } from "../../schemas/report.ts";
import type { Setup, SetupReply } from "../../schemas/setup.ts";
import { CONTRACT_VERSION, subjectsOf } from "../../schemas/subjects.ts";
import { createEmulator } from "../../simulator/emulator.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { runEmulator } from "../../simulator/main.ts";
import { emulatorConfig } from "./emulator-config.ts";
import { createMiniService } from "./mini-service.ts";
import { syntheticChannel } from "./synthetic-channel.ts";

/** A small, fast cell on subjects of its own. */
export function cellConfig(changes: Partial<EmulatorConfig>): EmulatorConfig {
  const subjectPrefix = `test.emulator-${randomUUID()}`;
  return emulatorConfig({
    natsUrl: inject("natsUrl"),
    subjectPrefix,
    lockstepTimeoutMs: 10_000,
    ...changes,
  });
}

/** Runs the real emulator over a synthetic channel of four users. */
export function run(
  config: EmulatorConfig,
  options: {
    signal?: AbortSignal;
    onProgress?: (summary: EmulatorSummary) => void;
  } = {},
): Promise<EmulatorSummary> {
  const channel = syntheticChannel(config, { snrDb: [4, 9, 14, 19], spreadPerPrb: 0.1 });
  const emulator = createEmulator(config, { channel });
  return runEmulator({ config, emulator, log: { info() {}, warn() {} }, ...options });
}

/** Counts events and lets a test wait for the n-th. */
export function createCounter(): { add(): void; atLeast(count: number): Promise<void> } {
  let count = 0;
  let wake = () => {};
  return {
    add() {
      count += 1;
      wake();
    },
    async atLeast(wanted) {
      while (count < wanted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

/** What a test sees of its service. */
export interface ScriptedService {
  readonly reports: Uint8Array[];
  readonly setups: { atLeast(count: number): Promise<void> };
  lastReport(): Report | undefined;
}

/** A service that accepts the cell and answers every report with what `script` makes of a valid answer. */
export async function serve(
  broker: NatsConnection,
  config: EmulatorConfig,
  script: (answer: Allocation, report: Report) => Allocation | undefined = (answer) => answer,
): Promise<ScriptedService> {
  const subjects = subjectsOf(config.subjectPrefix);
  const reports: Uint8Array[] = [];
  const setups = createCounter();
  let service: ReturnType<typeof createMiniService> | undefined;
  broker.subscribe(subjects.setup(config.cellId), {
    callback: (_, message) => {
      service = createMiniService(read<Setup>(message.data));
      const reply: SetupReply = { accepted: true, contractVersion: CONTRACT_VERSION };
      message.respond(encodeMessage(reply, "json"));
      setups.add();
    },
  });
  broker.subscribe(subjects.report(config.cellId), {
    callback: (_, { data }) => {
      reports.push(data);
      const report = read<Report>(data);
      const answer = service && script(service.answer(report), report);
      if (!answer) return;
      broker.publish(subjects.allocation(config.cellId), encodeMessage(answer, config.encoding));
    },
  });
  await broker.flush();
  return { reports, setups, lastReport: () => reports.at(-1) && read<Report>(reports.at(-1)) };
}

function read<T>(data: Uint8Array | undefined): T {
  const decoded = decodeMessage(data ?? new Uint8Array());
  if (!decoded.ok) throw new Error(decoded.code);
  return decoded.value as T;
}
