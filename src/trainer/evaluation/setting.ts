import type { ArmRun } from "./fly-arms.ts";

/** CSI of the two qualities that arms are judged on: how often it is measured, and how old it is when it arrives. */
export const CSI_QUALITIES = {
  good: { csiPeriodSlots: 1, csiDelaySlots: 4 },
  poor: { csiPeriodSlots: 5, csiDelaySlots: 8 },
} as const;

/** Quality of the CSI. */
export type CsiQuality = keyof typeof CSI_QUALITIES;

/** What arrives for the users: buffers that never empty, or FTP model 3. */
export type EvaluationTraffic = "full" | "ftp";

/** Conditions under which arms are compared. */
export interface Setting {
  /** Users of the cell. */
  readonly users: number;
  /** Quality of what is known of their channel. */
  readonly csi: CsiQuality;
  /** What arrives for them. */
  readonly traffic: EvaluationTraffic;
}

/** What all arms came to in one cell. */
export interface EvaluatedCell extends Setting {
  /** Seed of the cell. */
  readonly seed: number;
  /** Where it lies. */
  readonly scene: string;
  /** The arms' runs, by name. */
  readonly arms: Readonly<Record<string, ArmRun>>;
}
