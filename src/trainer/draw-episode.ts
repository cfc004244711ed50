import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../../schemas/config.ts";
import { EmulatorStartError } from "../../simulator/ran/emulator-start-error.ts";
import { createUniformSequence, uniformAt } from "../../simulator/random.ts";
import { coverCell } from "./cover-cell.ts";
import { CSI_QUALITIES } from "./evaluation/setting.ts";

/** What episodes are for; no scene and no emulator seed serves two purposes. */
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

/** Drawn cells have 2 to 20 users; 7 is coprime to their number, so any 19 in a row have all of them. */
const MIN_UES = 2;
const NUM_UES_COUNTS = 19;
const UES_STEP = 7;

/** Below it the lowest MCS fails at equal power. Unit: dB. */
const LEAST_SNR_DB = -3;

/** In a hilly place this many draws are not enough to find one where everybody is covered. */
const MAX_DRAWS = 60;

/**
 * Numbers of towers and widths of streets, per split: what serves one of them no other ever draws, so
 * that a test scene's geometry is new to a policy.
 */
const SCENES: Readonly<Record<Split, { towers: readonly number[]; streetM: readonly number[] }>> = {
  training: { towers: [5, 6, 8], streetM: [14, 18, 22, 32, 36, 40] },
  validation: { towers: [4], streetM: [16, 34] },
  test: { towers: [7], streetM: [20, 25, 28] },
};

/**
 * Gives an episode's emulator seed; its remainder by four tells the split.
 *
 * @param key - Which episode.
 * @param draw - Running number of the draw, from 0: a cell that leaves somebody without coverage is
 *   drawn again.
 */
export function episodeSeed({ seed, split, index }: EpisodeKey, draw = 0): number {
  const remainder = SPLITS.indexOf(split);
  const uniform = uniformAt(seed, SEED_STREAM, index, MAX_DRAWS * remainder + draw);
  return 4 * Math.floor(2 ** 30 * uniform) + remainder;
}

/** What validation goes through in turn: the settings in which schedulers are compared. */
const VALIDATION_SETTINGS = [8, 16].flatMap((ues) =>
  Object.values(CSI_QUALITIES).map((csi) => ({ ues, ...csi })),
);

/**
 * Draws the cell of an episode, with everybody in coverage. Training: scene, users, speeds, SNR,
 * carrier, CSI quality and traffic at random. Validation and test: a cell as schedulers are compared
 * in, 8 or 16 users, good or poor CSI in turn.
 *
 * @param key - Which episode; the same key gives the same cell.
 * @param wishes - What is not to be drawn.
 * @throws `EmulatorStartError` `SCENE_UNCOVERED` when no draw has everybody in coverage, and those of
 *   the emulator.
 */
export function drawEpisode(key: EpisodeKey, wishes: Partial<EmulatorConfig> = {}): EmulatorConfig {
  if (key.split === "training") {
    return drawCovered(key, (draw) => ({ ...drawVariety(key, draw), ...wishes }));
  }
  const setting = VALIDATION_SETTINGS[key.index % VALIDATION_SETTINGS.length];
  return drawTestCell(key, { ...setting, ...wishes });
}

/**
 * Draws a cell in which schedulers are compared: the emulator's defaults in a scene of the split, but
 * for what is wished for.
 *
 * @param key - Which episode; the same key and wishes give the same cell.
 * @param wishes - What it must be like: users, CSI, speed, traffic, a scene of one's own.
 * @throws As `drawEpisode`.
 */
export function drawTestCell(
  key: EpisodeKey,
  wishes: Partial<EmulatorConfig> = {},
): EmulatorConfig {
  return drawCovered(key, (draw) => ({ ...drawPlace(key.split, draw), ...wishes }));
}

function drawCovered(
  key: EpisodeKey,
  cellOf: (draw: () => number) => Partial<EmulatorConfig>,
): EmulatorConfig {
  for (let n = 0; n < MAX_DRAWS; n += 1) {
    const seed = episodeSeed(key, n);
    const draw = createUniformSequence(seed, CELL_STREAM);
    const medianSnrDb = 8 + 10 * draw();
    const defaults = { ...Value.Create(EmulatorConfig), clock: "lockstep" as const, ...QUIET };
    const ues = MIN_UES + ((key.index * UES_STEP) % NUM_UES_COUNTS);
    const config = { ...defaults, ues, ...cellOf(draw), seed };
    const covered = coverCell(config, { medianSnrDb, leastSnrDb: LEAST_SNR_DB });
    if (covered) return covered;
  }
  const message = `in ${MAX_DRAWS} draws somebody was always out of coverage; use fewer users, or a smaller scene`;
  throw new EmulatorStartError("SCENE_UNCOVERED", message, undefined);
}

/** Noise is mostly the receiver's own: power is set by the wanted SNR. SS/PBCH would cost all arms alike. */
const QUIET = { interferenceRiseDb: 3, ssbPeriodMs: 0 } as const;

/**
 * Draws where it is: mostly squares and streets out of the antenna's sight, where waves come from all
 * sides and fade, sometimes with a line of sight, where they hardly do.
 */
function drawPlace(split: Split, draw: () => number): Partial<EmulatorConfig> {
  const { towers, streetM } = SCENES[split];
  const between = (low: number, high: number) => Math.round(low + (high - low) * draw());
  const oneOf = (values: readonly number[]) => values[Math.floor(values.length * draw())] as number;
  const inSight = draw() < 0.25;
  const plaza = `plaza:towers=${oneOf(towers)},sizeM=${between(70, 120)},heightM=${between(50, 120)}`;
  const street = `street-canyon:streetWidthM=${oneOf(streetM)},streetLengthM=${between(120, 200)}`;
  return {
    scene: draw() < 0.75 ? plaza : street,
    lineOfSight: inSight ? "on" : "off",
    ground: draw() < 0.5 ? "on" : "off",
  };
}

const SUBBAND = ["subband", "subband", "subband", "subband"] as const;

function drawVariety({ split }: EpisodeKey, draw: () => number): Partial<EmulatorConfig> {
  const between = (low: number, high: number) => low + (high - low) * draw();
  const integer = (low: number, high: number) => Math.floor(between(low, high + 1));
  const oneOf = <T>(...values: readonly T[]) => values[integer(0, values.length - 1)] as T;
  const slowestKmh = oneOf(3, 3, between(3, 28)); // mostly walkers and drivers together
  const table = oneOf<1 | 2>(1, 1, 2);
  return {
    ...drawPlace(split, draw),
    minSpeedKmh: slowestKmh,
    maxSpeedKmh: slowestKmh === 3 ? 30 : between(slowestKmh, 30),
    scsKhz: oneOf<15 | 30>(15, 15, 30),
    prb: oneOf(25, 52, 52, 79),
    prgSizePrb: oneOf(1, 1, 2, 4),
    csi: oneOf<"subband" | "wideband" | "srs">(...SUBBAND, "wideband", "srs"),
    mcsTable: table,
    cqiTable: table,
    csiPeriodSlots: oneOf(1, 1, 2, 5, 10),
    csiDelaySlots: integer(0, 8),
    leadSlots: integer(1, 3),
    traffic: draw() < 0.1 ? "ftp" : "full",
    ftpFileBytes: 20_000,
    ftpFilesPerS: between(2, 10),
  };
}
