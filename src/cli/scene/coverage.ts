import { availableParallelism } from "node:os";
import type { Static } from "@sinclair/typebox";
import type { Command } from "commander";
import { integer, oneOf, real } from "../../../schemas/config-keys.ts";
import { type CoverageGrid, coverageGrid } from "../../../simulator/coverage/coverage-grid.ts";
import { type CoverageMap, computeCoverage } from "../../../simulator/coverage/coverage-map.ts";
import { planBounds } from "../../../simulator/coverage/plan-bounds.ts";
import { drawCoverage } from "../../../simulator/picture/draw-coverage.ts";
import type { SvgPicture } from "../../../simulator/picture/svg-document.ts";
import type { Place } from "../../../simulator/scene/place.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";
import { checkOutput } from "../check-output.ts";
import { configFrom } from "../config-options.ts";
import { fail } from "../fail.ts";
import { openProgressView } from "../progress-view.ts";
import { EXIT_STOPPED, stopSignal } from "../stop-signal.ts";
import {
  type CoverageMetric,
  coverageCsv,
  coverageFacts,
  coverageTable,
  type MapValues,
  mapValues,
} from "./coverage-report.ts";
import { writeOutput, writePicture } from "./output-file.ts";
import { positionsOrFail } from "./positions.ts";
import { antennasOf, radioSchema, settingsLine, tracingOptions } from "./radio-options.ts";
import { openOrFail, sceneCommand } from "./scene-command.ts";

const CoverageConfig = radioSchema({
  cellM: real("Side of a cell. Unit: m.", 0.05, 1000, 2),
  heightM: real("Height of the receivers above z = 0. Unit: m.", -1000, 10_000, 1.5),
  metric: oneOf("What the picture shows.", ["path-gain", "snr", "best-server"], "path-gain"),
  sum: oneOf(
    "Sum of the paths: incoherent is the mean over fading, coherent the fading itself.",
    ["incoherent", "coherent"],
    "incoherent",
  ),
  powerDbm: real("Power of each transmitter. Unit: dBm.", -100, 100, 24),
  bandwidthMhz: real("Bandwidth of power and noise. Unit: MHz.", 0.01, 2000, 10),
  noiseFigureDb: real("Noise figure of the receivers. Unit: dB.", 0, 50, 7),
  minSnrDb: real("A cell counts as covered from this SNR on. Unit: dB.", -100, 100, -5),
  threads: integer("Worker threads; 0: one per core, at most 8.", 0, 64, 0),
});

type Config = Static<typeof CoverageConfig>;

interface CoverageFlags {
  readonly tx: readonly string[];
  readonly out?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

const MAX_CELLS = 4_000_000;

/** `slotpilot scene coverage`: a radio map. */
export function coverageCommand(): Command {
  return sceneCommand("coverage", "compute and draw a radio map", CoverageConfig)
    .option(
      "--tx <x,y,z>",
      "transmitter in m; may be repeated (default: the place's first mast)",
      (text: string, before: readonly string[]) => [...before, text],
      [] as readonly string[],
    )
    .option("--out <file>", "map to write, .svg or .png")
    .option("--csv <file>", "grid to write, .csv")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot scene coverage street-canyon --out coverage.png
  $ slotpilot scene coverage manhattan --cell-m 4 --metric snr --out snr.svg --json
  $ slotpilot scene coverage plaza --tx 0,0,10 --tx 60,-60,10 --metric best-server --out servers.png

Cells inside buildings are left out, but for those that waves enter: slabs with --max-transmissions.
SNR and path gain are those of the best server; others are silent. Ctrl-C stops without writing
anything, exit code 130.`,
    )
    .action(async (reference: string, flags: CoverageFlags) => {
      const { config } = configFrom(CoverageConfig, { ...flags });
      checkOutput("--out", flags.out, [".svg", ".png"]);
      checkOutput("--csv", flags.csv, [".csv"]);
      const place = openOrFail(reference, config);
      const positions = positionsOf(place, flags, config);
      await runJob({ reference, place, positions, config, flags });
    });
}

/** A map to be made. */
interface MapJob {
  readonly reference: string;
  readonly place: Place;
  readonly positions: readonly Vec3[];
  readonly config: Config;
  readonly flags: CoverageFlags;
}

function positionsOf(
  { scene, masts }: Place,
  { tx }: CoverageFlags,
  { maxTransmissions }: Config,
): Vec3[] {
  const given = tx.length > 0 ? tx : masts.slice(0, 1).map((mast) => mast.join());
  return positionsOrFail(
    scene,
    given.map((text) => ({ flag: "--tx", text })),
    maxTransmissions,
  );
}

async function runJob(job: MapJob): Promise<never> {
  const { reference, place, positions, config, flags } = job;
  const grid = coverageGrid(planBounds(place.scene, positions), config.cellM, config.heightM);
  refuseTooMany(grid);
  const map = await compute(job, grid);
  if (!map) process.exit(EXIT_STOPPED);
  const values = mapValues(map, config);
  if (flags.out !== undefined) await writePicture(flags.out, pictureOf(job, grid, values));
  if (flags.csv !== undefined) writeOutput(flags.csv, coverageCsv(map, values));
  const facts = coverageFacts(map, values, config.minSnrDb);
  const settings = { scene: reference, carrierGhz: config.carrierGhz, sum: config.sum };
  const all = { ...settings, transmitters: positions, ...facts };
  console.log(flags.json ? JSON.stringify(all) : coverageTable(facts));
  process.exit(0);
}

function refuseTooMany({ numColumns, numRows }: CoverageGrid): void {
  const numCells = numColumns * numRows;
  if (numCells <= MAX_CELLS) return;
  const message = `--cell-m: ${numColumns} × ${numRows} cells; at most ${MAX_CELLS} are possible`;
  fail({ code: "CONFIG_INVALID", message });
}

async function compute(
  { place: { scene, materials }, positions, config }: MapJob,
  grid: CoverageGrid,
): Promise<CoverageMap | undefined> {
  const { frequencyHz, ...tracing } = tracingOptions(config);
  const { transmitter: antenna, receiver } = antennasOf(config);
  const transmitters = positions.map((position) => ({ position, antenna }));
  const view = openProgressView();
  const note = `${grid.numColumns} × ${grid.numRows} cells`;
  try {
    return await computeCoverage(
      { scene, materials, frequencyHz, tracing, transmitters, receiver, grid, sum: config.sum },
      {
        numThreads: config.threads || Math.min(8, availableParallelism()),
        signal: stopSignal(),
        onProgress: ({ rows, numRows }) =>
          view.show({ label: "coverage", done: rows, total: numRows, note }),
      },
    );
  } finally {
    view.close();
  }
}

const QUANTITIES: Readonly<Record<CoverageMetric, readonly [keyof MapValues, string]>> = {
  "path-gain": ["pathGainDb", "Path gain (dB)"],
  snr: ["snrDb", "SNR (dB)"],
  "best-server": ["server", "Best server"],
};

function pictureOf(
  { reference, place: { scene }, positions: transmitters, config }: MapJob,
  grid: CoverageGrid,
  values: MapValues,
): SvgPicture {
  const { metric, sum, cellM, heightM, powerDbm, bandwidthMhz } = config;
  const [key, quantity] = QUANTITIES[metric];
  const budget = metric === "snr" ? [`${powerDbm} dBm in ${bandwidthMhz} MHz`] : [];
  const cells = `${cellM} m cells at ${heightM} m, ${sum} sum`;
  return drawCoverage({
    ...{ scene, grid, transmitters, quantity, values: values[key] },
    scale: metric === "best-server" ? "transmitter" : "quantity",
    title: `${quantity.replace(/ \(.*/, "")} in ${reference}`,
    subtitle: [settingsLine(config), ...budget, cells].join(" · "),
  });
}
