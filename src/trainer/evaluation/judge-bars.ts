import type { ArmOrdering } from "./arm-ordering.ts";
import type { Comparison } from "./arm-samples.ts";
import { COMPARED, PAPER_ARMS } from "./arms.ts";
import type { JudgedSetting } from "./judge-setting.ts";
import type { Estimate } from "./resamples.ts";
import type { CsiQuality, Setting } from "./setting.ts";

/** A figure that the learned arms are to reach, and where it lies. */
export interface JudgedBar {
  /** What is compared with what. */
  readonly bar: string;
  /** The figure; for the order of the arms the share of scenes where it holds. */
  readonly figure: Estimate;
  /** Least that is asked for. */
  readonly atLeast: number;
  /** What would be very good. */
  readonly stretch: number;
  /** How far it got. */
  readonly met: "stretch" | "yes" | "no";
}

/** A limit for good and for poor CSI. */
type Limits = readonly [good: number, poor: number];

interface Bar {
  readonly bar: string;
  readonly arms: readonly [own: string, other: string];
  readonly of: (comparison: Comparison) => Estimate | null;
  readonly atLeast: Limits;
  readonly stretch: Limits;
  /** The interval's lower end must lie above `atLeast`, not the figure. */
  readonly isByInterval?: boolean;
  /** Less is better. */
  readonly isDelay?: boolean;
}

const { reference, prb, power, both } = PAPER_ARMS;
const { K, H } = COMPARED;

const limits = (good: number, poor = good): Limits => [good, poor];

/** A bar for the cell rate at equal Jain's index. */
const rateBar = (bar: string, arms: Bar["arms"], atLeast: Limits, stretch: Limits): Bar => ({
  ...{ bar: `${bar}, equal Jain %`, arms, atLeast, stretch },
  of: ({ cellAtEqualJainPercent }) => cellAtEqualJainPercent,
});

/** A bar for both agents against the reference, one for good and poor CSI. */
const bothBar = (bar: string, of: Bar["of"], atLeast: number, stretch: number): Bar => ({
  ...{ bar: `both vs A, ${bar}`, arms: [both, reference], of },
  ...{ atLeast: limits(atLeast), stretch: limits(stretch) },
});

const RATE_BARS: readonly Bar[] = [
  rateBar("learned PRB vs A", [prb, reference], limits(5, 8), limits(15, 22)),
  rateBar("A's PRBs + learned power vs A", [power, reference], limits(2), limits(4)),
  rateBar(
    "H's PRBs + learned power vs the same with equal power",
    ["tuned-predict-power", "tuned-predict"],
    limits(2),
    limits(4),
  ),
  rateBar("both vs A", [both, reference], limits(10, 15), limits(18, 26)),
  { ...rateBar("both vs K, interval", [both, K], limits(0), limits(7, 10)), isByInterval: true },
  rateBar("both vs H", [both, H], limits(-3), limits(1, 2)),
  bothBar("Jain", ({ jain }) => jain, -0.02, -0.01),
  bothBar("geometric mean %", ({ geomeanPercent }) => geomeanPercent, 8, 18),
  bothBar("5th percentile %", ({ p5Percent }) => p5Percent, 0, 10),
];

const DELAY_BARS: readonly Bar[] = [
  bothBar("mean packet delay %", ({ meanDelayPercent }) => meanDelayPercent, -10, -30),
  bothBar("95th percentile of delay %", ({ p95DelayPercent }) => p95DelayPercent, -10, -30),
].map((bar) => ({ ...bar, isDelay: true }));

/**
 * Holds a setting against the bars.
 *
 * @param judged - The setting's arms.
 * @param has - Whether an arm was run.
 * @param setting - Its CSI and traffic.
 * @param ordering - Order of the paper's arms; absent where it is not known.
 * @returns The bars whose arms were run: of delays under bursty traffic, of rates under full buffer.
 */
export function judgeBars(
  judged: JudgedSetting,
  has: (arm: string) => boolean,
  { csi, traffic }: Setting,
  ordering: ArmOrdering | undefined,
): JudgedBar[] {
  const bars = (traffic === "full" ? RATE_BARS : DELAY_BARS).filter(({ arms }) => arms.every(has));
  return [
    ...bars.flatMap((bar) => judgeBar(bar, judged.compare(...bar.arms), csi)),
    ...(ordering ? [orderingBar(ordering)] : []),
  ];
}

function judgeBar(bar: Bar, comparison: Comparison, csi: CsiQuality): JudgedBar[] {
  const figure = bar.of(comparison);
  if (!figure) return [];
  const column = csi === "good" ? 0 : 1;
  const [atLeast, stretch] = [bar.atLeast[column], bar.stretch[column]];
  const sign = bar.isDelay ? -1 : 1;
  const reaches = (value: number, limit: number) => sign * value >= sign * limit;
  const isMet = bar.isByInterval
    ? (figure.low ?? Number.NEGATIVE_INFINITY) > atLeast
    : reaches(figure.value, atLeast);
  const met = !isMet ? "no" : reaches(figure.value, stretch) ? "stretch" : "yes";
  return [{ bar: bar.bar, figure, atLeast, stretch, met }];
}

function orderingBar({ holds, scenes }: ArmOrdering): JudgedBar {
  const held = Object.values(scenes);
  const value = held.filter(Boolean).length / held.length;
  return {
    bar: "A < learned PRB, A < learned power, both best (share of scenes)",
    figure: { value, low: null, high: null },
    atLeast: 0,
    stretch: 1,
    met: !holds ? "no" : value === 1 ? "stretch" : "yes",
  };
}
