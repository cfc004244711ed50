import { availableParallelism } from "node:os";
import { type Static, Type } from "@sinclair/typebox";
import type { Command } from "commander";
import { integer, real } from "../../schemas/config-keys.ts";
import { type Calibration, calibrateReward } from "../trainer/calibrate-reward.ts";
import { openRolloutPool } from "../trainer/rollout/rollout-pool.ts";
import { addConfigOptions, configFrom } from "./config-options.ts";
import { openProgressView } from "./progress-view.ts";
import { EXIT_STOPPED, stopSignal } from "./stop-signal.ts";
import { textTable } from "./text-table.ts";
import { usageCommand } from "./usage-command.ts";

const CalibrateConfig = Type.Object({
  seed: integer("Seed of the training cells.", 0, 2 ** 32 - 1, 1),
  numCells: integer("Training cells.", 1, 10_000, 24),
  slots: integer("Measured slots of each.", 100, 1_000_000, 4000),
  warmUpSlots: integer("Slots before them.", 0, 1_000_000, 1000),
  logRate: real("How much of the reward the mean logarithm of the rates shall be.", 0, 1, 0),
  threads: integer("Worker threads; 0: one per core.", 0, 64, 0),
});

/** `slotpilot calibrate`: weights of the reward with which fairness and rate can't be traded. */
export function calibrateCommand(): Command {
  const command = usageCommand(
    "calibrate",
    "measure the weights of the training reward that make it neutral between rate and fairness",
  ).option("--json", "print one JSON object instead of a table");
  return addConfigOptions(command, CalibrateConfig)
    .addHelpText(
      "after",
      `
Flies the α-fair schedulers next to PF (α 0.85, 1, 1.2) through training cells. The reward is
meanRate·mean(T)/T_ref + jain·J + logRate·mean(ln T); with the weights found, sliding along that
family earns nothing. Ctrl-C prints nothing, exit code 130.

Examples:
  $ slotpilot calibrate                    rate and Jain's index only
  $ slotpilot calibrate --log-rate 0.5 --json`,
    )
    .action(calibrate);
}

async function calibrate(flags: { readonly json?: boolean }): Promise<never> {
  const { config } = configFrom(CalibrateConfig, { ...flags });
  const found = await measure(config);
  if (!found) process.exit(EXIT_STOPPED);
  console.log(flags.json ? JSON.stringify({ ...config, ...found }) : tableOf(found));
  process.exit(0);
}

async function measure(config: Static<typeof CalibrateConfig>): Promise<Calibration | undefined> {
  const { slots: numSlots, threads, ...task } = config;
  const signal = stopSignal();
  const view = openProgressView();
  const pool = openRolloutPool(threads || availableParallelism(), signal);
  const show = (done: number, total: number) =>
    view.show({ label: "schedulers", done, total, note: `${config.numCells} cells` });
  show(0, 3);
  try {
    return await calibrateReward({ ...task, numSlots }, pool, show);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    view.close();
    await pool.close();
  }
}

function tableOf({ referenceMbps, rateSlope, logRateSlope, ...weights }: Calibration): string {
  return textTable(
    ["", "value"],
    [
      ["T_ref, mean rate of a user under PF, Mbit/s", referenceMbps.toFixed(3)],
      ["-(dT/T)/dJ of the α-fair family at PF", rateSlope.toFixed(3)],
      ["d mean(ln T)/dJ", logRateSlope.toFixed(3)],
      ["weight of mean(T)/T_ref", weights.meanRate.toFixed(3)],
      ["weight of Jain's index", weights.jain.toFixed(3)],
      ["weight of mean(ln T)", weights.logRate.toFixed(3)],
    ],
  );
}
