import type { Static } from "@sinclair/typebox";
import type { Command } from "commander";
import { integer, oneOf } from "../../../schemas/config-keys.ts";
import {
  type FrequencyGrid,
  frequencyResponse,
  prbGrid,
  subcarrierGrid,
} from "../../../simulator/channel/frequency-response.ts";
import { drawResponse } from "../../../simulator/picture/draw-response.ts";
import { slotDurationUs } from "../../nr/numerology.ts";
import { linearToDb } from "../../nr/units.ts";
import { checkOutput } from "../check-output.ts";
import { configFrom } from "../config-options.ts";
import { fail } from "../fail.ts";
import { textTable } from "../text-table.ts";
import { type Link, linkTotals, type PathReport, pathReports } from "./link-report.ts";
import { writePicture } from "./output-file.ts";
import { radioSchema, settingsLine } from "./radio-options.ts";
import { openOrFail, sceneCommand } from "./scene-command.ts";
import { type LinkFlags, traceLink } from "./trace-link.ts";

const ResponseConfig = radioSchema({
  prb: integer("PRBs of the carrier. Unit: PRB.", 1, 275, 52),
  scsKhz: oneOf("Subcarrier spacing. Unit: kHz.", [15, 30, 60, 120], 15),
  per: oneOf("One value per PRB centre or per subcarrier.", ["prb", "subcarrier"], "prb"),
  slots: integer("Slots; more than one is of use with --velocity or --tx-velocity.", 1, 10_000, 1),
});

type Config = Static<typeof ResponseConfig>;

interface ResponseFlags extends LinkFlags {
  readonly perSymbol?: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/** H at one time. */
interface Response {
  readonly slot: number;
  readonly symbol: number;
  readonly timeMs: number;
  readonly re: readonly number[];
  readonly im: readonly number[];
  readonly gainDb: readonly number[];
}

/** `slotpilot scene response`: impulse and frequency response between two points. */
export function responseCommand(): Command {
  return sceneCommand("response", "impulse and frequency response", ResponseConfig)
    .option("--tx <x,y,z>", "transmitter in m (default: the place's first mast)")
    .requiredOption("--rx <x,y,z>", "receiver in m")
    .option("--velocity <vx,vy,vz>", "velocity of the receiver in m/s")
    .option("--tx-velocity <vx,vy,vz>", "velocity of the transmitter in m/s")
    .option("--per-symbol", "14 times per slot instead of one")
    .option("--csv", "print the frequency response as CSV")
    .option("--out <file>", "plot both, .svg or .png")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot scene response street-canyon --rx 50,5,1.5 --out response.svg
  $ slotpilot scene response plaza --rx 20,30,1.5 --prb 106 --scs-khz 30 --per subcarrier --csv
  $ slotpilot scene response manhattan --rx 75,0,1.5 --slots 20 --per-symbol --velocity 0,15,0 --json

Over slots the paths keep their gains and turn with their Doppler shifts, which holds for some
wavelengths of motion; the emulated cell traces anew.`,
    )
    .action(async (reference: string, options) => {
      const { config } = configFrom(ResponseConfig, options);
      checkOutput("--out", options.out, [".svg", ".png"]);
      refuseTooMany(config, options);
      const link = traceLink(openOrFail(reference, config), config, options);
      await report(reference, link, config, options);
    });
}

/** More values would fill the memory: these take up to 1.5 GB. */
const MAX_VALUES = 5_000_000;

function refuseTooMany(config: Config, flags: ResponseFlags): void {
  const numTimes = config.slots * timesPerSlot(flags);
  const { count: numFrequencies } = gridOf(config);
  if (numTimes * numFrequencies <= MAX_VALUES) return;
  const message = `--slots: ${numTimes} times × ${numFrequencies} frequencies; at most ${MAX_VALUES} values are possible`;
  fail({ code: "CONFIG_INVALID", message });
}

async function report(
  reference: string,
  link: Link,
  config: Config,
  flags: ResponseFlags,
): Promise<void> {
  const { carrierHz, taps: paths } = link;
  const grid = gridOf(config);
  const offsetsHz = Array.from({ length: grid.count }, (_, n) => grid.firstHz + n * grid.stepHz);
  const responses = timesOf(config, flags).map(({ timeMs, ...time }): Response => {
    const { re, im } = frequencyResponse(paths, carrierHz, grid, timeMs / 1000);
    const gainDb = Array.from(re, (part, n) => linearToDb(part ** 2 + (im[n] ?? 0) ** 2));
    return { ...time, timeMs, re: [...re], im: [...im], gainDb };
  });
  const taps = pathReports(link);
  if (flags.out !== undefined) {
    const picture = drawResponse({
      title: `Channel in ${reference}`,
      subtitle: `from ${link.transmitter.join(", ")} to ${link.receiver.join(", ")} · ${settingsLine(config)}`,
      frequenciesMhz: offsetsHz.map((hz) => hz / 1e6),
      responses: responses.map(({ timeMs, gainDb }) => ({ timeMs, gainsDb: gainDb })),
      taps: taps.map(({ delayNs, gainDb }) => [delayNs, gainDb] as const),
    });
    await writePicture(flags.out, picture);
  }
  if (flags.json) {
    const facts = { scene: reference, carrierHz, ...linkTotals(link) };
    console.log(JSON.stringify({ ...facts, taps: taps.map(tapFacts), offsetsHz, responses }));
  } else if (flags.csv) printCsv(offsetsHz, responses);
  else printTables(link, taps, offsetsHz, responses);
}

function gridOf({ per, prb, scsKhz }: Config): FrequencyGrid {
  return per === "prb" ? prbGrid(prb, scsKhz) : subcarrierGrid(prb, scsKhz);
}

const timesPerSlot = ({ perSymbol }: ResponseFlags) => (perSymbol ? 14 : 1);

function timesOf({ slots, scsKhz }: Config, flags: ResponseFlags) {
  const slotMs = slotDurationUs(scsKhz) / 1000;
  const perSlot = timesPerSlot(flags);
  return Array.from({ length: slots * perSlot }, (_, n) => {
    const [slot, symbol] = [Math.floor(n / perSlot), n % perSlot];
    return { slot, symbol, timeMs: (slot + symbol / 14) * slotMs };
  });
}

const tapFacts = ({ type, delayNs, gainDb, phaseDeg, amplitude, dopplerHz }: PathReport) => {
  return { type, delayNs, gainDb, phaseDeg, amplitude, dopplerHz };
};

/** Time by time, for all of them in one text would take gigabytes. */
function printCsv(offsetsHz: readonly number[], responses: readonly Response[]): void {
  process.stdout.write("slot,symbol,time_ms,index,offset_hz,re,im\n");
  for (const { slot, symbol, timeMs, re, im } of responses) {
    const rows = offsetsHz.map((hz, n) => [slot, symbol, timeMs, n, hz, re[n], im[n]].join());
    process.stdout.write(`${rows.join("\n")}\n`);
  }
}

function printTables(
  link: Link,
  taps: readonly PathReport[],
  offsetsHz: readonly number[],
  responses: readonly Response[],
): void {
  const { rmsDelaySpreadNs } = linkTotals(link);
  const tapRows = taps.map(({ type, delayNs, gainDb, phaseDeg, dopplerHz }) => [
    type,
    ...[delayNs, gainDb].map((value) => value.toFixed(2)),
    ...[phaseDeg, dopplerHz].map((value) => value.toFixed(1)),
  ]);
  const tapHead = ["path", "delay ns", "gain dB", "phase °", "Doppler Hz"];
  console.log(tapRows.length > 0 ? textTable(tapHead, tapRows) : "no paths");
  console.log(`rms delay spread ${rmsDelaySpreadNs.toFixed(2)} ns`);
  const [first] = responses;
  if (responses.length === 1 && first) {
    const rows = offsetsHz.map((hz, n) => [
      ...[n, (hz / 1e6).toFixed(3), first.gainDb[n]?.toFixed(2) ?? ""],
      ((Math.atan2(first.im[n] ?? 0, first.re[n] ?? 0) * 180) / Math.PI).toFixed(1),
    ]);
    console.log(textTable(["index", "offset MHz", "|H|² dB", "phase °"], rows));
    return;
  }
  const rows = responses.map(({ slot, symbol, timeMs, gainDb }) => [
    ...[slot, symbol, timeMs.toFixed(3)],
    ...[Math.min(...gainDb), Math.max(...gainDb)].map((value) => value.toFixed(2)),
  ]);
  console.log(textTable(["slot", "symbol", "time ms", "min |H|² dB", "max |H|² dB"], rows));
}
