import type { EmulatorConfig } from "../schemas/config.ts";
import type { PrbRun } from "../schemas/fields.ts";
import type { Setup } from "../schemas/setup.ts";
import { type BlerModel, createBlerModel } from "../src/nr/bler-model.ts";
import { tabulateBlockSizes } from "../src/nr/block-sizes.ts";
import { createInnerLoop } from "../src/nr/inner-loop.ts";
import { cqiSinrEstimateDb, cqiSinrThresholdsDb } from "../src/nr/link-thresholds.ts";
import { createMcsLink } from "../src/nr/mcs-link.ts";
import { slotDurationUs } from "../src/nr/numerology.ts";
import { dbmToW } from "../src/nr/units.ts";
import { type BlockReceiver, createBlockReceiver } from "./link/block-receiver.ts";
import { type CsiReporter, createCsiReporter } from "./link/csi-reporter.ts";
import { type EmulatedChannel, openEmulatedChannel } from "./link/emulated-channel.ts";
import { noisePowerW } from "./link/noise-power.ts";
import { cellSetup } from "./mac/cell-setup.ts";
import { type Connections, createConnections } from "./mac/connections.ts";
import { createHarqStore, type HarqStore, releaseProcesses } from "./mac/harq-store.ts";
import { createReservedPrbs } from "./mac/reserved-prbs.ts";
import { createSlotPattern, type SlotPattern } from "./mac/slot-pattern.ts";
import { createSlotPlan, type SlotPlan } from "./mac/slot-plan.ts";
import {
  createStockLinkAdaptation,
  STOCK_OUTER_LOOP,
  type StockLinkAdaptation,
} from "./mac/stock-link-adaptation.ts";
import { createStockScheduler, type StockScheduler } from "./mac/stock-scheduler.ts";
import { createRlcEntities } from "./traffic/create-rlc-entities.ts";
import type { RlcEntity } from "./traffic/rlc-entity.ts";

/** What can be put in the place of the emulator's own parts. */
export interface EmulatorParts {
  /** The channel; its numbers of users and PRBs must be the configuration's. */
  readonly channel?: EmulatedChannel;
  /** The users' queues, `[numUes]`; default: those of the configuration. */
  readonly rlc?: readonly RlcEntity[];
  /** Block errors, the emulator's truth; default: the published curves that the service uses too. */
  readonly blerModel?: BlerModel;
}

/** The parts of an emulated cell, in the order in which a slot needs them. */
export interface CellParts {
  /** What it was made from. */
  readonly config: EmulatorConfig;
  /** Static facts, as the service hears them. */
  readonly setup: Setup;
  /** Downlink and uplink slots. */
  readonly pattern: SlotPattern;
  /** PRBs that nobody may use in a slot. */
  readonly reservedPrbs: (tti: number) => PrbRun[];
  /** Who is there. */
  readonly connections: Connections;
  /** Gain of every user on every PRB. */
  readonly channel: EmulatedChannel;
  /** What the users say of it. */
  readonly csi: CsiReporter;
  /** Queues, `[numUes]`. */
  readonly rlc: readonly RlcEntity[];
  /** Who sends what in the current slot. */
  readonly plan: SlotPlan;
  /** Decides the slots that the service misses. */
  readonly scheduler: StockScheduler;
  /** The MCS where the service leaves it to the RAN. */
  readonly linkAdaptation: StockLinkAdaptation;
  /** Transport block size of an MCS on a number of PRBs. Unit: bits. */
  readonly blockBits: (mcs: number, numPrb: number) => number;
  /** HARQ processes of all users. */
  readonly harq: HarqStore;
  /** What the users make of the blocks sent to them. */
  readonly receiver: BlockReceiver;
}

/**
 * Puts a cell together, before its first slot.
 *
 * @param config - Configuration; clock and wire settings only show up in the setup.
 * @param parts - What to use instead of the traced channel and the published error curves.
 */
export function assembleCell(config: EmulatorConfig, parts: EmulatorParts): CellParts {
  const { ues: numUes, seed } = config;
  const setup = cellSetup(config);
  const pattern = createSlotPattern(config.slotPattern);
  const channel = parts.channel ?? openEmulatedChannel(config);
  const model = parts.blerModel ?? createBlerModel();
  const link = createMcsLink(model, setup.mcsTable);
  const sinrPerGain = dbmToW(config.maxTxPowerDbm) / config.prb / noisePowerW(config);
  const csi = createCsiReporter({
    ...{ channel, sinrPerGain, isUplink: pattern.isUplink },
    ...csiKeysOf(config, setup, model),
  });
  const { known } = csi;
  const rlc = parts.rlc ?? createRlcEntities(config);
  const plan = createSlotPlan(numUes, config.prb);
  const limits = { numProcesses: config.harqProcesses, maxTx: config.maxHarqTx };
  const harq = createHarqStore({ numUes, ...limits });
  const blockBits = tabulateBlockSizes(setup);
  const { blerTarget } = STOCK_OUTER_LOOP;
  const innerLoop = createInnerLoop({ link, blockBits, maxPrb: config.prb, blerTarget });
  const linkAdaptation = createStockLinkAdaptation(known, innerLoop, numUes);
  const connections = createConnections(churnOf(config), {
    join: (user, tti) => rlc[user]?.connect(tti),
    leave: (user, tti) => {
      rlc[user]?.release(tti);
      releaseProcesses(harq, user);
      linkAdaptation.forget(user);
    },
  });
  const { isConnected } = connections;
  const bufferBytes = (user: number) => rlc[user]?.bufferBytes() ?? 0;
  const view = { setup, isConnected, known, harq, bufferBytes };
  const scheduler = createStockScheduler(plan, view, config);
  const receiver = createBlockReceiver({
    ...{ channel, sinrPerGain, link, seed, pdcchMissRatio: config.pdcchMissRatio },
    ...{ numProcesses: numUes * config.harqProcesses, maxTx: config.maxHarqTx },
  });
  const reservedPrbs = createReservedPrbs(config);
  return {
    ...{ config, setup, pattern, reservedPrbs, connections, channel, csi, rlc },
    ...{ plan, scheduler, linkAdaptation, blockBits, harq, receiver },
  };
}

function csiKeysOf(config: EmulatorConfig, setup: Setup, model: BlerModel) {
  return {
    mode: config.csi,
    subbandPrb: setup.subbandPrb,
    prgSizePrb: setup.prgSizePrb,
    cqiSubbandBits: config.cqiSubbandBits,
    thresholdsDb: cqiSinrThresholdsDb(model, config.cqiTable),
    estimatesDb: cqiSinrEstimateDb(model, config.cqiTable),
    periodSlots: config.csiPeriodSlots,
    delaySlots: config.csiDelaySlots,
    errorDb: config.csiErrorDb,
    seed: config.seed,
  };
}

function churnOf(config: EmulatorConfig) {
  const slotsPerS = 1e6 / slotDurationUs(config.scsKhz);
  return {
    numUes: config.ues,
    sessionSlots: config.sessionS * slotsPerS,
    absenceSlots: config.absenceS * slotsPerS,
    leadSlots: config.leadSlots,
    numRntis: config.numRntis,
    seed: config.seed,
  };
}
