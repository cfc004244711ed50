/** Features of the PRB agent per user, in order; every entry is its definition. */
export const PRB_FEATURES = [
  "meanSe: mean over PRGs of log2(1+SINR) / 8, SINR foretold for the slot where that is switched on",
  "bestQuarterSe: the same over the user's best quarter of PRGs",
  "logThroughputRatio: ln(T_slow / mean T_slow over users)",
  "logTrend: ln(T / T_slow)",
  "logPfMetric: ln(mean log2(1+SINR) / T_slow), minus its mean over users",
  "cautiousShare: the user's part of the PRGs that cautious PF hands out in this slot",
  "logSoftShare: ln(0.0001 + the same with every PRG split in proportion to the metric^20)",
  "previousShare: share of the carrier in the newest allocation",
  "lastMcs: MCS of the newest grant / 28",
  "ollaOffset: OLLA offset in dB / 10",
  "lastHarq: -1 NACK, 0 none, 1 ACK",
  "fade: (mean of the foretold SINR in dB - its running mean) / 10; 0 without prediction",
  "predictionError: RMS error of the foretold SINR in dB / 10; 0 without prediction",
  "channelAge: min(1, slots from the CQI's measurement to the slot decided on / 40)",
  "buffer: log2(1 + bufferBytes) / 32",
  "holDelay: min(1, head-of-line delay / 100 ms)",
  "active: 1 if new data can be scheduled, else 0",
] as const;

/** Further features of the power agent, appended to `PRB_FEATURES` once owners are known. */
export const POWER_ONLY_FEATURES = [
  "prbRatio: the user's PRBs / N_RB",
  "ownSinr: mean SINR in dB on its own PRBs at equal power, minus OLLA offset, / 30",
  "capHeadroom: (that SINR - threshold of the highest MCS) in dB / 10",
  "nextStep: dB up to the next MCS threshold / 10; 0 above the highest",
  "smoothAction: the smooth rule's action in this slot / 2.3",
  "lastPower: power of the newest grant against equal power in dB / 10",
  "scheduled: 1 if the user has PRBs in this slot, else 0",
] as const;

/** Which features a model was made for. */
export interface FeatureSpec {
  /** Name for humans. */
  readonly id: string;
  /** Length of one user's feature vector. */
  readonly numFeatures: number;
  /** The definition, whose SHA-256 the manifest carries. */
  readonly text: string;
}

const spec = (id: string, features: readonly string[]): FeatureSpec => ({
  id,
  numFeatures: features.length,
  text: [id, ...features].join("\n"),
});

/** Feature specification per stage: a model made for another text is refused. */
export const FEATURE_SPECS: Readonly<Record<"prb" | "power", FeatureSpec>> = {
  prb: spec("prb-features-2", PRB_FEATURES),
  power: spec("power-features-2", [...PRB_FEATURES, ...POWER_ONLY_FEATURES]),
};
