import type { EmulatorConfig } from "../schemas/config.ts";
import type { Setup } from "../schemas/setup.ts";
import { createEmulator, type Emulator } from "./emulator.ts";
import type { EmulatorSummary } from "./mac/emulator-summary.ts";
import { createAllocationInbox } from "./ran/allocation-inbox.ts";
import { createAnswerWaiter } from "./ran/answer-waiter.ts";
import { openCellLink } from "./ran/cell-link.ts";
import { type ConnectBroker, connectPlainly } from "./ran/connect-broker.ts";
import type { EmulatorLog } from "./ran/emulator-log.ts";
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
  readonly log: EmulatorLog;
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
  const { config, log, signal = new AbortController().signal, onProgress } = options;
  const emulator = options.emulator ?? createEmulator(config);
  const times = createLoopTimes();
  const inbox = createAllocationInbox(config.leadSlots, (tti) =>
    times.accepted(tti, monotonicUs()),
  );
  const answers = createAnswerWaiter();
  const link = await openCellLink({
    config,
    connect: options.connect ?? connectPlainly,
    setup: emulator.setup,
    log,
    onAllocation: (bytes) => answers.hear(inbox.accept(bytes)),
  });
  let codesBefore: Readonly<Record<string, number>> = {};
  const onWarm = () => {
    codesBefore = { ...inbox.codes };
    emulator.recount();
  };
  const summary = () => ({
    ...withCodes(emulator.summary(), inbox.codes, codesBefore),
    ...times.figures(),
  });
  const onSlot = everyMs(PROGRESS_MS, () => onProgress?.(summary()));
  let recorder: SlotRecorder | undefined;
  try {
    recorder = options.openRecorder?.(emulator.setup);
    const cell = { config, emulator, inbox, link, signal, times, onSlot, onWarm, recorder };
    await (config.clock === "paced" ? runPaced(cell) : runLockstep(cell, answers));
    return summary();
  } finally {
    await link.close();
    await recorder?.close();
  }
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
