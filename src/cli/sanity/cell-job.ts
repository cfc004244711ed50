import type { EmulatorConfig } from "../../../schemas/config.ts";

/** Cells to be run over one and the same channel, so that they differ in what they do alone. */
export interface CellJob {
  /** Place, users, carrier, power and seed: all that shapes the channel. */
  readonly config: EmulatorConfig;
  /** What each cell changes of it; nothing that shapes the channel. */
  readonly variants: readonly Partial<EmulatorConfig>[];
  /** Slots before the measured ones, in which OLLA and PF's averages settle. */
  readonly warmUpSlots: number;
  /** Measured slots. */
  readonly slots: number;
}

/** What one cell came to in the measured slots. */
export interface CellFigures {
  /** Acknowledged user data of all users. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Jain's index of the users' rates. */
  readonly jain: number;
  /** Share of blocks, of those settled, whose first transmission was not received. */
  readonly blerFirstTx: number;
}
