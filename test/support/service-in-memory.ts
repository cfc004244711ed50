import { Value } from "@sinclair/typebox/value";
import { type EmulatorConfig, ServiceConfig } from "../../schemas/config.ts";
import type { Report } from "../../schemas/report.ts";
import { createEmulator, type Emulator } from "../../simulator/emulator.ts";
import { builtIn, type PolicyPair, type StagePolicy } from "../../src/app/policies.ts";
import { type Service, startService } from "../../src/app/service.ts";
import { equalPower } from "../../src/domain/power/power-policies.ts";
import { pfShares } from "../../src/domain/prb/share-policies.ts";
import type { PolicyReply, PolicyRuntime } from "../../src/ports/policy-runtime.ts";
import type { Telemetry } from "../../src/ports/telemetry.ts";
import { encode } from "../../src/wire/codec.ts";
import { emulatorConfig } from "./emulator-config.ts";
import { createFixedClock, type FixedClock } from "./fixed-clock.ts";
import { type MemoryRanLink, openMemoryRanLink } from "./memory-ran-link.ts";

/** A service and an emulated cell that is set up with it, all inside the test. */
export interface InMemoryLoop {
  /** The service. */
  readonly service: Service;
  /** What it sends. */
  readonly link: MemoryRanLink;
  /** Its time. */
  readonly clock: FixedClock;
  /** The RAN. */
  readonly emulator: Emulator;
  /** Runs one slot of the RAN without sending the report. */
  nextReport(): Report;
  /** Sends a report. */
  send(report: Report | object): void;
  /** Runs one slot whose allocation is lost on the way, and waits for the answer to its report. */
  miss(): Promise<void>;
  /** Runs one slot with the allocation that is due, and waits for the answer to its report. */
  step(): Promise<Report>;
}

/** PF and equal power. */
export const CLASSICAL: PolicyPair = {
  prb: { identity: builtIn("pf"), rule: pfShares },
  power: { identity: builtIn("equal"), rule: equalPower },
};

/** A model whose answers the test decides. */
export function fakeModel(
  kind: "prb" | "power",
  answer: (numUes: number, budgetUs: number) => ArrayLike<number> | PolicyReply,
): StagePolicy {
  const identity = { name: `fake-${kind}`, version: "1.0.0", sha256: "0123456789ab" };
  const ask: PolicyRuntime["ask"] = (_, numUes, budgetUs) => {
    const answered = answer(numUes, budgetUs);
    return "ok" in answered ? answered : { ok: true, values: answered };
  };
  return { identity, model: { kind, identity, restarts: 0, ask, close: async () => {} } };
}

/** Starts a service with an emulated cell of four users. */
export function startInMemoryLoop(
  policies: PolicyPair = CLASSICAL,
  overrides: Partial<ServiceConfig> = {},
  cellOverrides: Partial<EmulatorConfig> = {},
): InMemoryLoop {
  const link = openMemoryRanLink();
  const clock = createFixedClock();
  const config = Value.Decode(ServiceConfig, Value.Default(ServiceConfig, { ...overrides }));
  const service = startService({
    ...{ config, policies, clock, telemetry: silentTelemetry },
    ...{ source: link, sink: link },
  });
  const emulator = createEmulator(emulatorConfig({ ues: 4, clock: "paced", ...cellOverrides }));
  link.setUp(emulator.setup);
  const { cellId } = emulator.setup;
  const nextReport = () =>
    emulator.step({ allocation: link.allocations.find((a) => a.targetTti === emulator.tti) });
  const send = (report: object) => link.report(cellId, encode(report, "msgpack"));
  const answered = async (report: Report) => {
    const answers = link.allocations.length + 1;
    send(report);
    await link.allocated(answers);
  };
  return {
    ...{ service, link, clock, emulator, nextReport, send },
    miss: () => answered(emulator.step()),
    async step() {
      const report = nextReport();
      await answered(report);
      return report;
    },
  };
}

const NOTHING_US = { p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };

/** A log that nobody reads and histograms that forget. */
export const silentTelemetry: Telemetry = {
  histogram: () => ({ record: () => {}, percentiles: () => NOTHING_US }),
  process: () => ({
    ...{ rssMb: 1, heapMb: 1, gcPauses: 0 },
    ...{ gcPauseUs: NOTHING_US, loopDelayUs: NOTHING_US },
  }),
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
};
