import { type Static, Type } from "@sinclair/typebox";
import { TRACED_CELL_KEYS } from "../../../schemas/channel-keys.ts";
import { integer, oneOf, text } from "../../../schemas/config-keys.ts";
import { openPlace } from "../../../simulator/scene/open-place.ts";
import { ARMS, REFERENCE } from "../../trainer/evaluation/arms.ts";
import { CSI_QUALITIES, type CsiQuality, type Setting } from "../../trainer/evaluation/setting.ts";
import { fail } from "../fail.ts";

const QUALITY = Object.keys(CSI_QUALITIES).join("|");
const NUMBER = "[0-9]+(\\.[0-9]+)?";

/** Configuration of `slotpilot evaluate`. */
export const EvaluateConfig = Type.Object({
  seeds: integer("Cells of each setting, one per seed.", 1, 1000, 20),
  seed: integer("First seed.", 0, 1_000_000, 1),
  users: Type.String({
    description: "Users of the cell, 1..128; several, comma-separated, are settings of their own.",
    pattern: "^[0-9]{1,3}(,[0-9]{1,3})*$",
    default: "8,16",
  }),
  csi: Type.String({
    description:
      "Subband CQI: `good` (every slot, 4 slots old) or `poor` (every 5 slots, 8 old); both, comma-separated, are settings of their own.",
    pattern: `^(${QUALITY})(,(${QUALITY}))?$`,
    default: "good,poor",
  }),
  speed: Type.String({
    description: "Slowest and fastest user, `MIN-MAX`, 0..120. Unit: km/h.",
    pattern: `^${NUMBER}-${NUMBER}$`,
    default: "3-30",
  }),
  traffic: oneOf(
    "`full`: buffers that never empty. `ftp`: FTP model 3 at 70 % of what PF can carry.",
    ["full", "ftp"],
    "full",
  ),
  scene: text(
    "Where every cell lies: a built-in place or a file, as `slotpilot scene` takes it; default: places that training never saw.",
  ),
  slots: integer("Slots that count, of each run.", 100, 1_000_000, 4000),
  warmUp: integer("Slots before them, for OLLA and averages to settle.", 0, 1_000_000, 1000),
  arms: text(`Arms besides ${REFERENCE}, comma-separated; default: all of them.`),
  prb: Type.String({
    description: "PRB model: `name`, `name@version`, or its folder.",
    default: "prb",
    minLength: 1,
  }),
  power: Type.String({
    description: "Power model: `name`, `name@version`, or its folder.",
    default: "power",
    minLength: 1,
  }),
  modelsDir: text("Folder of models; default: those shipped with slotpilot."),
  threads: integer("Worker threads; 0: one per core.", 0, 64, 0),
});

/** Configuration of `slotpilot evaluate`. */
export type EvaluateConfig = Static<typeof EvaluateConfig>;

/** The settings that a configuration names, users × CSI. Ends the program where a number is out of range. */
export function settingsOf({ users, csi, traffic }: EvaluateConfig): Setting[] {
  const { minimum, maximum } = TRACED_CELL_KEYS.ues;
  const counts = [...new Set(users.split(",").map(Number))];
  const wrong = counts.find((count) => !(count >= Number(minimum) && count <= Number(maximum)));
  if (wrong !== undefined) refuse("users", `${wrong} is not allowed; ${minimum}..${maximum}`);
  const qualities = [...new Set(csi.split(","))] as CsiQuality[];
  return counts.flatMap((count) =>
    qualities.map((quality) => ({ users: count, csi: quality, traffic })),
  );
}

/** Speeds of slowest and fastest user. Unit: km/h. Ends the program where they are out of range. */
export function speedsOf({ speed }: EvaluateConfig): { minSpeedKmh: number; maxSpeedKmh: number } {
  const [minSpeedKmh = 0, maxSpeedKmh = 0] = speed.split("-").map(Number);
  const { maximum } = TRACED_CELL_KEYS.maxSpeedKmh;
  if (minSpeedKmh > maxSpeedKmh || maxSpeedKmh > Number(maximum)) {
    refuse("speed", `${speed} is not allowed; MIN-MAX with 0 <= MIN <= MAX <= ${maximum}`);
  }
  return { minSpeedKmh, maxSpeedKmh };
}

/** Names of the arms to be run, in the order of `ARMS`. Ends the program where one is unknown. */
export function armsOf({ arms }: EvaluateConfig): string[] {
  const names = ARMS.map(({ name }) => name);
  const wanted = arms === "" ? names : [REFERENCE, ...arms.split(",")];
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    refuse("arms", `"${unknown}" is not allowed; ${names.join(" | ")}`);
  }
  return names.filter((name) => wanted.includes(name));
}

/** Ends the program where something can't be, before anything is computed. */
export function checkEvaluateConfig(config: EvaluateConfig): void {
  settingsOf(config);
  speedsOf(config);
  armsOf(config);
  if (config.scene === "") return;
  const opened = openPlace(config.scene);
  if (!opened.ok) fail(opened.error);
}

function refuse(key: string, problem: string): never {
  const message = `the configuration has problems:\n  ${key}: ${problem}`;
  return fail({ code: "CONFIG_INVALID", message });
}
