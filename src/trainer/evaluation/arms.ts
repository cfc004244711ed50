import { capShift, equalPower, proportionalFairPower } from "../../domain/power/power-policies.ts";
import type { PowerRule } from "../../domain/power/power-rule.ts";
import { smoothPower, thriftyPower } from "../../domain/power/smooth-power.ts";
import {
  alphaFairShares,
  cautiousPfShares,
  maxRateShares,
  pfShares,
  roundRobinShares,
  type SharePolicy,
  tunedPfShares,
} from "../../domain/prb/share-policies.ts";
import type { LinkTuning } from "../../domain/state/cell-facts.ts";
import { REFERENCE_TUNING } from "../reference-tuning.ts";

/** A scheduler under evaluation: a configuration of the service's own stages. */
export interface Arm {
  /** What it is called on the command line and in results. */
  readonly name: string;
  /** What it does, in a few words. */
  readonly about: string;
  /** How links are tracked and adapted, where it differs from the service's default. */
  readonly tuning: Partial<LinkTuning>;
  /** Stage 5; `learned`: the PRB model. */
  readonly prb: SharePolicy | "learned";
  /** Stage 7; `learned`: the power model. */
  readonly power: PowerRule | "learned";
}

/** The reference: proportional fair with equal power on CQI as it is reported. */
export const REFERENCE = "pf";

/** The paper's four arms: reference, each agent alone, both. */
export const PAPER_ARMS = {
  reference: REFERENCE,
  prb: "learned-prb",
  power: "pf-power",
  both: "learned",
} as const;

/** The arms that others are compared with, by the letters that reports and docs/evaluation.md use. */
export const COMPARED = { A: REFERENCE, K: "k", H: "h" } as const;

const RAW: Arm["tuning"] = REFERENCE_TUNING;
const PREDICTED: Arm["tuning"] = { ...RAW, csiPrediction: "on" };

/** Exponents of the frontier besides PF's own 1. */
const FRONTIER_ALPHAS = [0.5, 0.7, 0.85, 1.2, 1.5, 2, 2.8];

const frontierArm = (alpha: number): Arm => ({
  name: `pf-alpha-${alpha}`,
  about: `A with metric R/T^${alpha}`,
  tuning: RAW,
  prb: alphaFairShares(alpha),
  power: equalPower,
});

const arm = (
  name: string,
  about: string,
  tuning: Arm["tuning"],
  prb: Arm["prb"],
  power: Arm["power"] = equalPower,
): Arm => ({ name, about, tuning, prb, power });

/** Every arm of an evaluation, the reference first. */
export const ARMS: readonly Arm[] = [
  arm(REFERENCE, "A: PF, raw CQI, equal power", RAW, pfShares),
  arm("pf-power", "A's PRBs, learned power", RAW, pfShares, "learned"),
  arm("learned-prb", "learned PRBs, equal power", PREDICTED, "learned"),
  arm("learned", "learned PRBs and power", PREDICTED, "learned", "learned"),
  arm("tuned", "A tuned: slow average, OLLA in the metric", RAW, tunedPfShares),
  arm("k", "K: A tuned, smooth power", RAW, tunedPfShares, smoothPower),
  arm("predict", "A on predicted CQI", PREDICTED, pfShares),
  arm("tuned-predict", "A tuned on predicted CQI", PREDICTED, tunedPfShares),
  arm("h", "H: A tuned on predicted CQI, smooth power", PREDICTED, tunedPfShares, smoothPower),
  arm("tuned-predict-power", "H's PRBs, learned power", PREDICTED, tunedPfShares, "learned"),
  arm("teacher", "what the models start from", PREDICTED, cautiousPfShares, smoothPower),
  arm(
    "thrifty",
    "the same, least power on retransmissions",
    PREDICTED,
    cautiousPfShares,
    thriftyPower,
  ),
  arm("cap-shift", "A with cap-shift power", RAW, pfShares, capShift),
  arm("fair-power", "A with fair power", RAW, pfShares, proportionalFairPower),
  arm("rr", "round robin", RAW, roundRobinShares),
  arm("max-rate", "maximum rate", RAW, maxRateShares),
  ...FRONTIER_ALPHAS.map(frontierArm),
];

/** The PF^α family: what rate costs in fairness without any skill. */
export const FRONTIER: readonly string[] = [
  REFERENCE,
  ...FRONTIER_ALPHAS.map((alpha) => frontierArm(alpha).name),
];
