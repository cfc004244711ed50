import { highestMet } from "./highest-met.ts";

/** Channel quality of one user at one moment, as its CSI report carries it. */
export interface CqiMeasurement {
  /** Wideband CQI, 0 to 15. */
  readonly wideband: number;
  /** CQI per subband, lowest PRB first, `[numSubbands]`, 0 to 15. */
  readonly subband: number[];
}

/** Measures the users' channels and hands the measurements on with a delay. */
export interface CqiReporter {
  /** Measures if a measurement is due in this slot, and lets older ones arrive. */
  advanceTo(tti: number): void;
  /** Latest measurement of a user that has reached the RAN. */
  latest(user: number): CqiMeasurement;
  /** Slots since the measurement that `latest` gives was taken. Unit: slots. */
  ageSlots(tti: number): number;
  /** Mean over all measurements of the user's mean SINR at equal power. Linear. */
  meanSinr(user: number): number;
}

/** What a CQI reporter works on. */
export interface CqiReporterOptions {
  /** The true channel: |H|² of user u on PRB n at `[u·numPrb + n]`. */
  readonly channel: {
    readonly numUes: number;
    readonly numPrb: number;
    readonly gain: Float64Array;
  };
  /** SINR per unit of |H|² at equal power: P_max / N_RB / (N + I). Linear. */
  readonly sinrPerGain: number;
  /** Subband size. Unit: PRB. */
  readonly subbandPrb: number;
  /** SINR from which each CQI is reported, `[16]`, rising, −∞ at index 0. Unit: dB. */
  readonly thresholdsDb: ArrayLike<number>;
  /** Slots between measurements. Unit: slots, ≥ 1. */
  readonly periodSlots: number;
  /** Slots from measurement to arrival at the RAN. Unit: slots, ≥ 0. */
  readonly delaySlots: number;
}

interface Snapshot {
  readonly tti: number;
  readonly users: readonly CqiMeasurement[];
}

/**
 * Makes the CSI reporting of all users of a cell: periodic, quantised and late.
 *
 * A user measures the true channel at equal power. The SINR of a subband (or of the carrier) is the
 * one of a flat channel with the same mean capacity over its PRBs,
 *
 *     log2(1 + sinr) = mean_n log2(1 + sinr[n])
 *
 * and the CQI is the highest index whose threshold it meets. Until the first measurement has
 * travelled for `delaySlots`, the one of slot 0 is given: the user's initial access.
 *
 * Hot path: allocates one snapshot per measurement, which reports share instead of copying.
 *
 * @rule E5
 * @source CQI: TS 38.214, 5.2.2.1. Mean capacity: IEEE 802.16m-08/004, evaluation methodology, "mean
 *   instantaneous capacity". Differs: no measurement noise.
 */
export function createCqiReporter(options: CqiReporterOptions): CqiReporter {
  const { channel, periodSlots, delaySlots } = options;
  const sumSinr = new Float64Array(channel.numUes);
  const measure = createMeter(options, sumSinr);
  const snapshots: Snapshot[] = [];
  let numMeasured = 0;
  const arrived = () => {
    const [oldest] = snapshots;
    if (!oldest) throw new RangeError("advanceTo(0) comes before the first report");
    return oldest;
  };
  return {
    advanceTo(tti) {
      if (tti % periodSlots === 0 || numMeasured === 0) {
        snapshots.push({ tti, users: measure() });
        numMeasured += 1;
      }
      while ((snapshots[1]?.tti ?? Number.POSITIVE_INFINITY) <= tti - delaySlots) snapshots.shift();
    },
    latest: (user) => arrived().users[user] ?? { wideband: 0, subband: [] },
    ageSlots: (tti) => tti - arrived().tti,
    meanSinr: (user) => (sumSinr[user] ?? 0) / Math.max(1, numMeasured),
  };
}

function createMeter(
  { channel, sinrPerGain, subbandPrb, thresholdsDb }: CqiReporterOptions,
  sumSinr: Float64Array,
): () => CqiMeasurement[] {
  const { numUes, numPrb, gain } = channel;
  const thresholdsNats = Float64Array.from(thresholdsDb, (db) => Math.log1p(10 ** (db / 10)));
  const measureUser = (user: number): CqiMeasurement => {
    const subband: number[] = [];
    let carrierNats = 0;
    let carrierSinr = 0;
    for (let start = 0; start < numPrb; start += subbandPrb) {
      const end = Math.min(numPrb, start + subbandPrb);
      let nats = 0;
      for (let n = start; n < end; n += 1) {
        const sinr = (gain[user * numPrb + n] ?? 0) * sinrPerGain;
        nats += Math.log1p(sinr);
        carrierSinr += sinr;
      }
      carrierNats += nats;
      subband.push(highestMet(thresholdsNats, nats / (end - start)));
    }
    sumSinr[user] = (sumSinr[user] ?? 0) + carrierSinr / numPrb;
    return { wideband: highestMet(thresholdsNats, carrierNats / numPrb), subband };
  };
  return () => Array.from({ length: numUes }, (_, user) => measureUser(user));
}
