import type { EmulatorConfig } from "../schemas/config.ts";
import type { Setup } from "../schemas/setup.ts";
import { type BlerModel, createBlerModel } from "../src/nr/bler-model.ts";
import { cqiSinrThresholdsDb } from "../src/nr/link-thresholds.ts";
import { createMcsLink } from "../src/nr/mcs-link.ts";
import { dbmToW } from "../src/nr/units.ts";
import { type BlockReceiver, createBlockReceiver } from "./link/block-receiver.ts";
import { tabulateBlockSizes } from "./link/block-sizes.ts";
import { type CqiReporter, createCqiReporter } from "./link/cqi-reporter.ts";
import { type EmulatedChannel, openEmulatedChannel } from "./link/emulated-channel.ts";
import { noisePowerW } from "./link/noise-power.ts";
import { cellSetup } from "./mac/cell-setup.ts";
import { type CellUser, connectUsers } from "./mac/cell-user.ts";
import type { SlotCounts } from "./mac/emulator-summary.ts";
import { type ChooseMcs, createStockLinkAdaptation } from "./mac/stock-link-adaptation.ts";
import { createStockScheduler, type StockScheduler } from "./mac/stock-scheduler.ts";

/** What can be put in the place of the emulator's own parts. */
export interface EmulatorParts {
  /** The channel; its numbers of users and PRBs must be the configuration's. */
  readonly channel?: EmulatedChannel;
  /** Block errors, the emulator's truth; default: the published curves that the service uses too. */
  readonly blerModel?: BlerModel;
}

/** The parts of an emulated cell, and the counts of its run, which only its slots change. */
export interface EmulatedCell {
  /** What it was made from. */
  readonly config: EmulatorConfig;
  /** Static facts, as the service hears them. */
  readonly setup: Setup;
  /** Gain of every user on every PRB. */
  readonly channel: EmulatedChannel;
  /** What the users say of it. */
  readonly cqi: CqiReporter;
  /** What they make of the blocks sent to them. */
  readonly receiver: BlockReceiver;
  /** Transport block size of an MCS on a number of PRBs. Unit: bits. */
  readonly blockBits: (mcs: number, numPrb: number) => number;
  /** The MCS where the service leaves it to the RAN. */
  readonly chooseMcs: ChooseMcs;
  /** `[numUes]`, by user index. */
  readonly users: readonly CellUser[];
  /** The same users by RNTI. */
  readonly byRnti: ReadonlyMap<number, CellUser>;
  /** Decides the slots that the service misses. */
  readonly scheduler: StockScheduler;
  /** Slots by outcome. */
  readonly counts: SlotCounts;
  /** Refused allocations by code. */
  readonly codes: Record<string, number>;
  /** The slot to run next. */
  tti: number;
}

/**
 * Puts a cell together, before its first slot.
 *
 * @param config - Configuration; clock and wire settings only show up in the setup.
 * @param parts - What to use instead of the street canyon and the published error curves.
 * @returns The cell at slot 0.
 */
export function assembleCell(config: EmulatorConfig, parts: EmulatorParts): EmulatedCell {
  const setup = cellSetup(config);
  const channel = parts.channel ?? openEmulatedChannel(config);
  const model = parts.blerModel ?? createBlerModel();
  const link = createMcsLink(model, setup.mcsTable);
  const sinrPerGain = dbmToW(config.maxTxPowerDbm) / config.prb / noisePowerW(config);
  const cqi = createCqiReporter({
    channel,
    sinrPerGain,
    subbandPrb: config.subbandPrb,
    thresholdsDb: cqiSinrThresholdsDb(model, config.cqiTable),
    periodSlots: config.cqiPeriodSlots,
    delaySlots: config.cqiDelaySlots,
  });
  const users = connectUsers(config);
  return {
    config,
    setup,
    channel,
    cqi,
    receiver: createBlockReceiver({ channel, sinrPerGain, link, seed: config.seed }),
    blockBits: tabulateBlockSizes(setup),
    chooseMcs: createStockLinkAdaptation(model, setup),
    users,
    byRnti: new Map(users.map((user) => [user.rnti, user])),
    scheduler: createStockScheduler(
      setup,
      users.map(({ index, rnti, harq, traffic }) => ({
        rnti,
        processes: harq.processes,
        cqi: () => cqi.latest(index),
        bufferBytes: traffic.bufferBytes,
      })),
    ),
    counts: { hit: 0, learned: 0, miss: 0, stale: 0, rejected: 0 },
    codes: {},
    tti: 0,
  };
}
