import { slotDurationUs } from "../../src/nr/numerology.ts";
import { linearToDb } from "../../src/nr/units.ts";
import type { CellRun } from "../cell-run.ts";
import type { RlcEntity } from "../traffic/rlc-entity.ts";
import {
  type DelayPercentiles,
  type EmulatorSummary,
  ratio,
  residualBler,
  summarise,
  type UserSummary,
} from "./emulator-summary.ts";

/** A user whose signal does not arrive at all has −∞ dB, which JSON cannot say. Unit: dB. */
const MIN_SNR_DB = -100;

/**
 * Sums a cell's run up.
 *
 * @param cell - The cell in operation.
 */
export function summariseCell(cell: CellRun): EmulatorSummary {
  const { tti: slots, config, counts, codes, rlc, harq, setup, connections } = cell;
  return summarise({
    ...{ slots, seed: config.seed, counts, codes },
    users: rlc.map((entity, user) => summariseUser(cell, entity, user)),
    blocks: harq.counts,
    slices: setup.slices ?? [],
    sessions: connections.numSessions,
  });
}

function summariseUser(cell: CellRun, entity: RlcEntity, user: number): UserSummary {
  const { tti, config, channel, csi, connections, harq, usedPrb } = cell;
  const blocks = harq.counts[user];
  const { counts } = entity;
  const packetDelayUs = percentilesOf(entity);
  return {
    rnti: connections.rnti[user] ?? 0,
    // bits per µs are Mbit/s
    throughputMbps: ratio(8 * counts.deliveredBytes, tti * slotDurationUs(config.scsKhz)),
    meanSnrDb: Math.max(MIN_SNR_DB, linearToDb(csi.meanSinr(user))),
    speedKmh: 3.6 * (channel.speedsMps[user] ?? 0),
    blerFirstTx: ratio(blocks?.firstLost ?? 0, blocks?.first ?? 0),
    residualBler: residualBler(blocks ? [blocks] : []),
    prbShare: ratio(usedPrb[user] ?? 0, tti * config.prb),
    ...counts,
    ...(packetDelayUs && { packetDelayUs }),
  };
}

function percentilesOf({ packetDelayUs }: RlcEntity): DelayPercentiles | undefined {
  if (packetDelayUs.count === 0) return undefined;
  const at = (percent: number) => packetDelayUs.percentile(percent);
  return { p50: at(50), p95: at(95), p99: at(99), max: packetDelayUs.max };
}
