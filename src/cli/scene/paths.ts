import type { Command } from "commander";
import { integer } from "../../../schemas/config-keys.ts";
import { configFrom } from "../config-options.ts";
import { textTable } from "../text-table.ts";
import { type Link, linkTotals, type PathReport, pathReports } from "./link-report.ts";
import { radioSchema } from "./radio-options.ts";
import { openOrFail, sceneCommand } from "./scene-command.ts";
import { type LinkFlags, traceLink } from "./trace-link.ts";

const PathsConfig = radioSchema({
  limit: integer("Most paths shown, the strongest first; 0 shows all.", 0, 1_000_000, 30),
});

/** `slotpilot scene paths`: every way from a transmitter to a receiver. */
export function pathsCommand(): Command {
  return sceneCommand("paths", "trace the paths between two points", PathsConfig)
    .option("--tx <x,y,z>", "transmitter in m (default: the place's first mast)")
    .requiredOption("--rx <x,y,z>", "receiver in m")
    .option("--velocity <vx,vy,vz>", "velocity of the receiver in m/s; shows Doppler")
    .option("--tx-velocity <vx,vy,vz>", "velocity of the transmitter in m/s; shows Doppler")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot scene paths street-canyon --rx 50,5,1.5
  $ slotpilot scene paths manhattan --rx=-75,-40,1.5 --max-reflections 2 --velocity 0,10,0
  $ slotpilot scene paths scene.xml --tx 0,0,25 --rx 40,10,1.5 --json

Types: LOS line of sight, R reflection, T transmission, D diffraction, S scattering.
Angles are those of the directions in which the antennas look: zenith from above, azimuth from east.`,
    )
    .action((reference: string, options) => {
      const { config } = configFrom(PathsConfig, options);
      const link = traceLink(openOrFail(reference, config), config, options);
      const all = pathReports(link);
      const shown = config.limit === 0 ? all : all.slice(0, config.limit);
      if (options.json) printJson(reference, link, shown);
      else printTable(link, shown, options);
    });
}

function printJson(reference: string, link: Link, paths: readonly PathReport[]): void {
  const { carrierHz, transmitter, receiver } = link;
  const facts = { scene: reference, carrierHz, transmitter, receiver };
  console.log(JSON.stringify({ ...facts, ...linkTotals(link), paths }));
}

function printTable(link: Link, paths: readonly PathReport[], flags: LinkFlags): void {
  const angles = ["dep. zen °", "dep. az °", "arr. zen °", "arr. az °"];
  const moves = flags.velocity !== undefined || flags.txVelocity !== undefined;
  const doppler = moves ? ["Doppler Hz"] : [];
  const head = ["type", "over", "length m", "delay ns", "gain dB", "phase °", ...angles];
  const rows = paths.map((path) => [
    path.type,
    path.interactions.map(({ name }) => name).join(" > "),
    ...[path.lengthM, path.delayNs, path.gainDb].map((value) => value.toFixed(2)),
    ...[path.phaseDeg, ...anglesOf(path)].map((value) => value.toFixed(1)),
    ...(moves ? [path.dopplerHz.toFixed(1)] : []),
  ]);
  const totals = linkTotals(link);
  console.log(`from ${link.transmitter.join(",")} to ${link.receiver.join(",")}`);
  if (rows.length > 0) console.log(textTable([...head, ...doppler], rows));
  console.log(
    `${rows.length} of ${totals.numPaths} paths; total gain ${totals.incoherentGainDb.toFixed(2)} dB incoherent, ` +
      `${totals.coherentGainDb.toFixed(2)} dB coherent; rms delay spread ${totals.rmsDelaySpreadNs.toFixed(2)} ns`,
  );
}

const anglesOf = ({ departure, arrival }: PathReport) => [
  ...[departure.zenithDeg, departure.azimuthDeg],
  ...[arrival.zenithDeg, arrival.azimuthDeg],
];
