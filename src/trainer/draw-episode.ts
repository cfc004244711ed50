import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../../schemas/config.ts";
import { createUniformSequence, uniformAt } from "../../simulator/random.ts";

/** What episodes are for; no emulator seed serves two purposes. */
export type Split = "training" | "validation" | "test";

/** Which episode. */
export interface EpisodeKey {
  /** Seed of the training run. Integer, 0 … 2³² − 1. */
  readonly seed: number;
  /** What it is for. */
  readonly split: Split;
  /** Running number, from 0. */
  readonly index: number;
}

const SPLITS: readonly Split[] = ["training", "validation", "test"];

/** `uniformAt` streams of the episodes' seeds and of what their cells are like. */
const SEED_STREAM = 0x7a10;
const CELL_STREAM = 0x7a11;

/** Most users of a drawn cell. */
const MAX_DRAWN_UES = 20;

/** Coprime to 20, so that neighbouring episodes differ and any 20 in a row have 1 … 20 users. */
const UES_STEP = 7;

/**
 * Gives an episode's emulator seed; its remainder by four tells the split, so that splits can share
 * no scene, whatever is drawn.
 */
export function episodeSeed({ seed, split, index }: EpisodeKey): number {
  const remainder = SPLITS.indexOf(split);
  return 4 * Math.floor(2 ** 30 * uniformAt(seed, SEED_STREAM, index, remainder)) + remainder;
}

/**
 * Draws the cell of an episode: users, speeds, SNR, carrier, CSI quality and traffic.
 *
 * @param key - Which episode; the same key gives the same cell.
 */
export function drawEpisode(key: EpisodeKey): EmulatorConfig {
  const seed = episodeSeed(key);
  const draw = createUniformSequence(seed, CELL_STREAM);
  const between = (low: number, high: number) => low + (high - low) * draw();
  const integer = (low: number, high: number) => Math.floor(between(low, high + 1));
  const oneOf = <T>(...values: readonly T[]) => values[integer(0, values.length - 1)] as T;

  const slowestKmh = oneOf(3, 3, between(3, 28)); // mostly walkers and drivers together
  const table = oneOf<1 | 2>(1, 1, 2);
  return {
    ...Value.Create(EmulatorConfig),
    seed,
    clock: "lockstep",
    ues: 1 + ((key.index * UES_STEP) % MAX_DRAWN_UES),
    minSpeedKmh: slowestKmh,
    maxSpeedKmh: slowestKmh === 3 ? 30 : between(slowestKmh, 30),
    scsKhz: oneOf<15 | 30>(15, 30),
    prb: oneOf(25, 52, 52, 79),
    prgSizePrb: oneOf(1, 1, 2, 4),
    subbandPrb: oneOf(4, 8),
    maxTxPowerDbm: between(20, 40),
    interferenceRiseDb: between(5, 30),
    mcsTable: table,
    cqiTable: table,
    csiPeriodSlots: oneOf(1, 1, 2, 5, 10),
    csiDelaySlots: integer(0, 8),
    leadSlots: integer(1, 4),
    traffic: oneOf("full", "full", "cbr"),
    cbrKbps: Math.round(10 ** between(2, 4)),
  };
}
