import { openRanClient, type RanClient } from "../clients/typescript/open-ran-client.ts";
import type { RanLog } from "../clients/typescript/ran-log.ts";
import type { EmulatorConfig } from "../schemas/config.ts";
import type { Setup } from "../schemas/setup.ts";
import { createEmulator, type Emulator } from "./emulator.ts";
import type { EmulatorSummary } from "./mac/emulator-summary.ts";
import { type ConnectBroker, connectWithoutLogin } from "./ran/connect-broker.ts";
import { EmulatorStartError } from "./ran/emulator-start-error.ts";
import { createLoopTimes } from "./ran/loop-times.ts";
import { monotonicUs } from "./ran/monotonic-us.ts";
import { runLockstep } from "./ran/run-lockstep.ts";
import { runPaced } from "./ran/run-paced.ts";
import type { SlotRecorder } from "./ran/running-cell.ts";

/** Time between two calls of `onProgress`. Unit: ms. */
const PROGRESS_MS = 250;

/** How an emulated cell is run. */
export interface RunEmulatorOptions {
  /** Configuration, complete and valid. */
  readonly config: EmulatorConfig;
  /** Told of connection and setup. */
  readonly log: RanLog;
  /** Connects to the broker; default: without login and TLS. */
  readonly connect?: ConnectBroker;
  /** Stops the run after the current slot. */
  readonly signal?: AbortSignal;
  /** Told the figures so far, four times per second. */
  readonly onProgress?: (summary: EmulatorSummary) => void;
  /** The cell; default: the built-in street canyon. */
  readonly emulator?: Emulator;
  /** Begins to record the run, before its first slot; absent: it is not recorded. */
  readonly openRecorder?: ((setup: Setup) => SlotRecorder) | undefined;
}

/**
 * Runs an emulated cell against the broker until its slots are run or it is stopped.
 *
 * @param options - Configuration, listeners and stop signal.
 * @returns Figures of the run.
 * @throws `EmulatorStartError` `NATS_UNREACHABLE`, or another code of `connect`, when there is no
 *   connection to begin with; in lockstep,
 *   the refusal's code when a service refuses the cell. The recorder's own when it can't write.
 */
export async function runEmulator(options: RunEmulatorOptions): Promise<EmulatorSummary> {
  const { config, signal = new AbortController().signal, onProgress } = options;
  const emulator = options.emulator ?? createEmulator(config);
  const times = createLoopTimes();
  const client = await openClient({ ...options, signal }, emulator.setup, (tti) =>
    times.accepted(tti, monotonicUs()),
  );
  let codesBefore: Readonly<Record<string, number>> = {};
  const onWarm = () => {
    codesBefore = { ...client.codes };
    emulator.recount();
  };
  const summary = () => ({
    ...withCodes(emulator.summary(), client.codes, codesBefore),
    ...times.figures(),
  });
  const onSlot = everyMs(PROGRESS_MS, () => onProgress?.(summary()));
  let recorder: SlotRecorder | undefined;
  try {
    recorder = options.openRecorder?.(emulator.setup);
    const cell = { config, emulator, client, signal, times, onSlot, onWarm, recorder };
    await (config.clock === "paced" ? runPaced(cell) : runLockstep(cell));
    return summary();
  } finally {
    await client.close();
    await recorder?.close();
  }
}

async function openClient(
  { config, log, connect = connectWithoutLogin, signal }: RunEmulatorOptions,
  setup: Setup,
  onHeld: (reportTti: number) => void,
): Promise<RanClient> {
  const { subjectPrefix, encoding } = config;
  const opened = await openRanClient({
    ...{ setup, subjectPrefix, encoding, log, onHeld },
    connect: () => connect(config),
    ...(signal && { signal }),
  });
  if (opened.ok) return opened.client;
  throw new EmulatorStartError(opened.error.code, opened.error.message, undefined);
}

/** Adds what was refused on arrival, after the warm-up, to what was refused in its slot. */
function withCodes(
  summary: EmulatorSummary,
  onArrival: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): EmulatorSummary {
  const codes = { ...summary.codes };
  for (const [code, count] of Object.entries(onArrival)) {
    const numNew = count - (before[code] ?? 0);
    if (numNew > 0) codes[code] = (codes[code] ?? 0) + numNew;
  }
  return { ...summary, codes };
}

/** Thins calls out to one per period. */
function everyMs(periodMs: number, call: () => void): () => void {
  let nextMs = performance.now() + periodMs;
  return () => {
    const nowMs = performance.now();
    if (nowMs < nextMs) return;
    nextMs = nowMs + periodMs;
    call();
  };
}
