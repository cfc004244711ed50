import { MIN_SINR_DB } from "../../schemas/fields.ts";
import { dbToLinear, linearToDb } from "../../src/nr/units.ts";
import { createCsiMeter } from "./csi-meter.ts";
import { createCsiNoise } from "./csi-noise.ts";
import { differentialCqi } from "./differential-cqi.ts";
import { highestMet } from "./highest-met.ts";

/** Capacity at the least and the largest SINR of a report, −100 and 100 dB. Unit: nats per RE. */
const LEAST_NATS = natsOfDb(MIN_SINR_DB);
const MOST_NATS = natsOfDb(100);

/** What the RAN knows of its users' channels: the latest measurement that has reached it. */
export interface ChannelKnowledge {
  /** Slot of the measurement. */
  readonly measuredTti: number;
  /** Wideband CQI, `[numUes]`, 0 to 15. */
  readonly wideband: Uint8Array;
  /** Number of CQI subbands; 0 unless they are reported. */
  readonly numSubbands: number;
  /** Subband CQI as the RAN reconstructs it, `[numUes][numSubbands]`, 0 to 15. */
  readonly subband: Uint8Array;
  /** Number of PRB groups whose SINR is known; 0 unless it is measured per group. */
  readonly numPrg: number;
  /** SINR at equal power, `[numUes][numPrg]`. Unit: dB, −100 to 100. */
  readonly sinrDb: Float32Array;
  /** Parts of the carrier that the RAN can tell apart: its subbands, its PRB groups, or 1. */
  readonly numCells: number;
  /** Cell of each PRB, `[numPrb]`, 0 to `numCells` − 1. */
  readonly cellOfPrb: Uint16Array;
  /** SINR at equal power that the RAN expects, `[numUes][numCells]`. Linear. */
  readonly sinr: Float64Array;
  /** The same as spectral efficiency, log2(1 + sinr), `[numUes][numCells]`. Unit: bit/s/Hz. */
  readonly seBits: Float64Array;
}

/** Measures the users' channels and hands the measurements on with a delay. */
export interface CsiReporter {
  /** Measures if a measurement is due in this slot, and lets older ones arrive. Slots in order. */
  advanceTo(tti: number): void;
  /** What has reached the RAN, refreshed in place. */
  readonly known: ChannelKnowledge;
  /** Mean over all measurements of the user's true mean SINR at equal power. Linear. */
  meanSinr(user: number): number;
}

/** What a CSI reporter works on. */
export interface CsiReporterOptions {
  /** The true channel: |H|² of user u on PRB n at `[u·numPrb + n]`. */
  readonly channel: {
    readonly numUes: number;
    readonly numPrb: number;
    readonly gain: Float64Array;
  };
  /** SINR per unit of |H|² at equal power: P_max / N_RB / (N + I). Linear. */
  readonly sinrPerGain: number;
  /** What is reported: CQI per subband, one CQI, or the SINR of every PRB group. */
  readonly mode: "subband" | "wideband" | "srs";
  /** Subband size. Unit: PRB, ≥ 1. */
  readonly subbandPrb: number;
  /** PRB group size. Unit: PRB, ≥ 1. */
  readonly prgSizePrb: number;
  /** Bits of a subband CQI: 4, or 2 relative to the wideband CQI. */
  readonly cqiSubbandBits: 2 | 4;
  /** SINR from which each CQI is reported, `[16]`, rising, −∞ at index 0. Unit: dB. */
  readonly thresholdsDb: ArrayLike<number>;
  /** SINR that the RAN assumes for each CQI, `[16]`. Unit: dB. */
  readonly estimatesDb: ArrayLike<number>;
  /** Slots between measurements. Unit: slots, ≥ 1. */
  readonly periodSlots: number;
  /** Slots from measurement to report. Unit: slots, ≥ 0. */
  readonly delaySlots: number;
  /** Standard deviation of the measurement error; 0: none. Unit: dB. */
  readonly errorDb: number;
  /** Seed of the run. */
  readonly seed: number;
  /** Whether users can report in a slot. */
  readonly isUplink: (tti: number) => boolean;
}

/**
 * Makes the CSI reporting of all users of a cell: periodic, with errors, quantised and late.
 *
 * A user measures the true channel at equal power. The SINR of a cell of the carrier (a subband, a
 * PRB group, or all of it) is the one of a flat channel with the same mean capacity over its PRBs,
 *
 *     log2(1 + sinr) = mean_n log2(1 + sinr[n])
 *
 * times the measurement's error. The wideband CQI follows from the mean over all cells. A CQI is the
 * highest index whose threshold is met. In an uplink slot the RAN hears of the newest measurement
 * that is at least `delaySlots` old; until there is one it knows the first, from initial access.
 *
 * Hot path: allocates nothing per slot. Measurements in flight are kept in a ring; of those that
 * have travelled only the newest one still counts, however long the next uplink slot is away.
 *
 * @rule E5
 * @source CQI: TS 38.214, 5.2.2.1. Differs: one layer, no PMI or RI.
 */
export function createCsiReporter(options: CsiReporterOptions): CsiReporter {
  const { channel, mode, periodSlots, delaySlots, errorDb, seed, isUplink } = options;
  const cellPrb = {
    subband: options.subbandPrb,
    wideband: channel.numPrb,
    srs: options.prgSizePrb,
  };
  const { known, hear } = createListener(options, cellPrb[mode]);
  const meter = createCsiMeter({ ...options, cellPrb: cellPrb[mode] });
  const { numCells } = known;
  const addNoise = createCsiNoise({ numUes: channel.numUes, numCells, errorDb, seed });
  const ring = Array.from({ length: Math.ceil(delaySlots / periodSlots) + 1 }, () => ({
    tti: 0,
    nats: new Float64Array(channel.numUes * numCells),
  }));
  const measurement = (index: number) => ring[index % ring.length] as Measurement;
  const arrivalTti = (index: number) => measurement(index).tti + delaySlots;
  let numMeasured = 0;
  let travelled = 0;
  let heard = -1;
  return {
    known,
    advanceTo(tti) {
      if (tti % periodSlots === 0 || numMeasured === 0) {
        measurement(numMeasured).tti = tti;
        meter.measure(measurement(numMeasured).nats);
        numMeasured += 1;
      }
      while (travelled + 1 < numMeasured && arrivalTti(travelled + 1) <= tti) travelled += 1;
      if (heard === travelled || (heard >= 0 && !isUplink(tti))) return;
      heard = travelled;
      addNoise(measurement(heard).nats, measurement(heard).tti); // only here does anybody see it
      hear(measurement(heard));
    },
    meanSinr: meter.meanSinr,
  };
}

interface Measurement {
  tti: number;
  readonly nats: Float64Array;
}

/** Quantises measurements, and keeps what the RAN makes of the latest one. */
function createListener(options: CsiReporterOptions, cellPrb: number) {
  const { channel, mode, cqiSubbandBits, thresholdsDb, estimatesDb } = options;
  const { numUes, numPrb } = channel;
  const thresholdsNats = Float64Array.from(thresholdsDb, natsOfDb);
  const sinrOfCqi = Float64Array.from(estimatesDb, dbToLinear);
  const seBitsOfCqi = Float64Array.from(estimatesDb, (db) => natsOfDb(db) / Math.LN2);
  const known = emptyKnowledge(options, cellPrb);
  const { numCells, wideband, subband, sinrDb, sinr, seBits } = known;
  const expectCqi = (index: number, cqi: number) => {
    sinr[index] = sinrOfCqi[cqi] ?? 0;
    seBits[index] = seBitsOfCqi[cqi] ?? 0;
  };
  const hearCell = {
    wideband: (index: number, _: number, carrierCqi: number) => expectCqi(index, carrierCqi),
    subband(index: number, nats: number, carrierCqi: number) {
      const measured = highestMet(thresholdsNats, nats);
      const cqi = cqiSubbandBits === 2 ? differentialCqi(measured, carrierCqi) : measured;
      subband[index] = cqi;
      expectCqi(index, cqi);
    },
    srs(index: number, nats: number) {
      const bounded = Math.max(LEAST_NATS, Math.min(MOST_NATS, nats));
      const linear = Math.expm1(bounded);
      sinr[index] = linear;
      sinrDb[index] = linearToDb(linear);
      seBits[index] = bounded / Math.LN2;
    },
  }[mode];
  const hear = ({ tti, nats }: Measurement) => {
    known.measuredTti = tti;
    for (let user = 0; user < numUes; user += 1) {
      const first = user * numCells;
      let carrierNats = 0;
      for (let cell = 0; cell < numCells; cell += 1) {
        const cellNats = nats[first + cell] ?? 0;
        carrierNats += cellNats * Math.min(cellPrb, numPrb - cell * cellPrb);
      }
      const carrierCqi = highestMet(thresholdsNats, carrierNats / numPrb);
      wideband[user] = carrierCqi;
      for (let i = first; i < first + numCells; i += 1) hearCell(i, nats[i] ?? 0, carrierCqi);
    }
  };
  return { known, hear };
}

function emptyKnowledge({ channel, mode }: CsiReporterOptions, cellPrb: number) {
  const { numUes, numPrb } = channel;
  const numCells = Math.ceil(numPrb / cellPrb);
  const numSubbands = mode === "subband" ? numCells : 0;
  const numPrg = mode === "srs" ? numCells : 0;
  return {
    measuredTti: 0,
    wideband: new Uint8Array(numUes),
    numSubbands,
    subband: new Uint8Array(numUes * numSubbands),
    numPrg,
    sinrDb: new Float32Array(numUes * numPrg),
    numCells,
    cellOfPrb: Uint16Array.from({ length: numPrb }, (_, n) => Math.floor(n / cellPrb)),
    sinr: new Float64Array(numUes * numCells),
    seBits: new Float64Array(numUes * numCells),
  };
}

function natsOfDb(db: number): number {
  return Math.log1p(dbToLinear(db));
}
