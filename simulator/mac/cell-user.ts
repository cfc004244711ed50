import type { EmulatorConfig } from "../../schemas/config.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import { createConstantBitRate } from "../traffic/constant-bit-rate.ts";
import { createFullBuffer } from "../traffic/full-buffer.ts";
import type { TrafficSource } from "../traffic/traffic-source.ts";
import { createHarqEntity, type HarqEntity } from "./harq-entity.ts";

/** RNTI of the first user; the others follow. The value that open-source gNBs begin with. */
const FIRST_RNTI = 0x4601;

/** One connected user of the emulated cell. */
export interface CellUser {
  /** User index u, its position in every array. */
  readonly index: number;
  /** C-RNTI, 17921 for user 0. */
  readonly rnti: number;
  /** Its HARQ processes. */
  readonly harq: HarqEntity;
  /** Its downlink queue. */
  readonly traffic: TrafficSource;
}

/**
 * Connects the users of a cell.
 *
 * @param config - Number of users, HARQ limits, traffic.
 * @returns `[numUes]`, by user index.
 */
export function connectUsers(config: EmulatorConfig): CellUser[] {
  const limits = {
    numProcesses: config.harqProcesses,
    maxTx: config.maxHarqTx,
    feedbackSlots: config.harqFeedbackSlots,
  };
  const rate = { cbrKbps: config.cbrKbps, slotUs: slotDurationUs(config.scsKhz) };
  return Array.from({ length: config.ues }, (_, index) => ({
    index,
    rnti: FIRST_RNTI + index,
    harq: createHarqEntity(limits),
    traffic: config.traffic === "full" ? createFullBuffer() : createConstantBitRate(rate),
  }));
}
