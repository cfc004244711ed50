import type { EmulatorConfig } from "../../../schemas/config.ts";
import type { SentBlock } from "../../../schemas/recording.ts";
import type { Report } from "../../../schemas/report.ts";
import { createEmulator, type Emulator } from "../../../simulator/emulator.ts";
import { type BlerModel, createBlerModel } from "../../../src/nr/bler-model.ts";
import { emulatorConfig } from "../../support/emulator-config.ts";
import { type SyntheticChannelOptions, syntheticChannel } from "../../support/synthetic-channel.ts";

/** Four users from poor to good coverage whose channel fades in time and frequency. */
export const FADING: SyntheticChannelOptions = {
  snrDb: [4, 9, 14, 19],
  dopplerPerSlot: 0.02,
  spreadPerPrb: 0.1,
};

/** The same users on a channel that costs nothing. */
export const STANDING: SyntheticChannelOptions = { snrDb: FADING.snrDb };

/** So near that every block is received whose grant is heard: `pdcchMissRatio` rules. */
export const NEAR: SyntheticChannelOptions = { snrDb: [60, 60, 60, 60] };

/** A cell of four users on 24 PRB whose channel is synthetic. */
export function syntheticCell(
  changes: Partial<EmulatorConfig> = {},
  channel: SyntheticChannelOptions = FADING,
  blerModel: BlerModel = createBlerModel(),
): Emulator {
  const config = emulatorConfig(changes);
  return createEmulator(config, { channel: syntheticChannel(config, channel), blerModel });
}

/** The reports of so many slots that the cell decides itself. */
export function run(cell: Emulator, numSlots: number): Report[] {
  return Array.from({ length: numSlots }, () => cell.step());
}

/** One slot of a run: what was sent in it, and its report. */
export interface ObservedSlot {
  readonly report: Report;
  readonly blocks: readonly SentBlock[];
}

/** So many slots that the cell decides itself, with the blocks that were sent. */
export function observe(cell: Emulator, numSlots: number): ObservedSlot[] {
  return Array.from({ length: numSlots }, () => ({ report: cell.step(), blocks: cell.blocks() }));
}

/** Transmissions of every block in their order: those of one user's process between two new ones. */
export function blocksOf(slots: readonly ObservedSlot[]): (SentBlock & { tti: number })[][] {
  const all: (SentBlock & { tti: number })[][] = [];
  const open = new Map<string, (SentBlock & { tti: number })[]>();
  for (const { report, blocks } of slots) {
    for (const sent of blocks) {
      const key = `${sent.rnti}:${sent.pid}`;
      const block = sent.txCount === 1 ? [] : open.get(key);
      if (!block) throw new Error(`retransmission of nothing in slot ${report.tti}`);
      if (sent.txCount === 1) all.push(block);
      block.push({ ...sent, tti: report.tti });
      open.set(key, block);
    }
  }
  return all;
}

/** PRBs of a transmission. */
export function numPrbOf({ prbs }: SentBlock): number {
  return prbs.reduce((sum, [, length]) => sum + length, 0);
}
