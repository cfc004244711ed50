/** How one quantity of a file came out. */
export interface QuantityReport {
  /** What was compared. */
  readonly quantity: string;
  /** Unit of error and tolerance. */
  readonly unit: string;
  /** Largest error that passes; 0: exact. */
  readonly tolerance: number;
  /** Largest error found, in `unit`. */
  readonly worstError: number;
  /** Index of the case with that error. */
  readonly worstCase: number;
  /** How many values were compared. */
  readonly numCompared: number;
  /** Whether every value was within the tolerance. */
  readonly pass: boolean;
}

/** One value that is off, or one case that could not be judged. */
export interface CaseFailure {
  /** Index of the case in the file. */
  readonly case: number;
  /** What was compared; absent where the case itself is at fault. */
  readonly quantity?: string;
  /** What the file says. */
  readonly expected?: unknown;
  /** What slotpilot says. */
  readonly found?: unknown;
  /** How far apart they are, in the quantity's unit. */
  readonly error?: number;
  /** Why the case could not be judged. */
  readonly reason?: string;
}

/** How a file came out: neither of the last two is a pass or a failure. */
export type FileStatus = "pass" | "fail" | "not judged" | "unknown";

/** One file of reference cases, judged. */
export interface FileReport {
  /** Its name. */
  readonly file: string;
  /** Which kind of reference it was taken for. */
  readonly kind?: string;
  /** Number of cases. */
  readonly cases: number;
  /** How it came out. */
  readonly status: FileStatus;
  /** Why it is not judged, unknown or malformed. */
  readonly reason?: string;
  /** Every quantity, the one nearest to its tolerance (or furthest beyond) first. */
  readonly quantities: readonly QuantityReport[];
  /** The first failures. */
  readonly failures: readonly CaseFailure[];
  /** How many there are. */
  readonly numFailures: number;
  /** Number of cases outside of what slotpilot does, by reason. */
  readonly passedOver: Readonly<Record<string, number>>;
}
