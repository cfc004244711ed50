import { type Static, Type } from "@sinclair/typebox";
import type { Command } from "commander";
import { CARRIER_KEYS, PLACE_KEYS } from "../../../schemas/channel-keys.ts";
import { findEdges } from "../../../simulator/propagation/find-edges.ts";
import { relativePermittivity } from "../../../simulator/propagation/materials.ts";
import type { Place } from "../../../simulator/scene/place.ts";
import { advance, norm } from "../../../simulator/scene/vector.ts";
import { configFrom } from "../config-options.ts";
import { textTable } from "../text-table.ts";
import { openOrFail, sceneCommand } from "./scene-command.ts";

const ValidateConfig = Type.Object(
  { ...CARRIER_KEYS, ...PLACE_KEYS },
  { additionalProperties: false },
);

/** `slotpilot scene validate`: whether a scene can be used, and what is in it. */
export function validateCommand(): Command {
  return sceneCommand("validate", "open a scene and say what is in it", ValidateConfig)
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot scene validate manhattan
  $ slotpilot scene validate downtown.xml --carrier-ghz 28 --json

Exit code 1 when the scene can't be opened; warnings leave it 0.`,
    )
    .action((reference: string, options) => {
      const { config } = configFrom(ValidateConfig, options);
      const place = openOrFail(reference, config);
      const facts = factsOf(place, config);
      if (options.json) console.log(JSON.stringify(facts));
      else printFacts(facts);
    });
}

function factsOf(place: Place, { carrierGhz }: Static<typeof ValidateConfig>) {
  const { scene, materials, masts, streets } = place;
  const bounded = scene.groups.filter(({ max }) => Number.isFinite(max[0]));
  const extreme = (corner: "min" | "max") =>
    [0, 1, 2].map((axis) => Math[corner](...bounded.map((group) => group[corner][axis] ?? 0)));
  const lengthsM = streets.streets.map(({ from, to }) => {
    const [start, end] = [streets.nodes[from], streets.nodes[to]];
    return start && end ? norm(advance(end, -1, start)) : 0;
  });
  return {
    name: scene.name,
    buildings: scene.groups.filter(({ kind }) => kind === "building").length,
    faces: scene.faces.length,
    edges: findEdges(scene).length,
    materials: [...new Set(scene.faces.map(({ material }) => material))].sort(),
    boundsM: { min: extreme("min"), max: extreme("max") },
    masts: masts.length,
    streetKm: lengthsM.reduce((total, lengthM) => total + lengthM, 0) / 1000,
    warnings: [
      ...openMeshWarnings(place),
      ...[...new Set(scene.faces.map(({ material }) => material))].flatMap((material) => {
        const found = relativePermittivity(materials, material, carrierGhz * 1e9);
        if (found.ok) return [];
        return [`${found.error.code}: ${material} has no values at ${carrierGhz} GHz`];
      }),
    ],
  };
}

function openMeshWarnings({ scene }: Place): string[] {
  return scene.groups
    .filter(({ kind, faces }) => kind === "building" && faces.some(({ twoSided }) => twoSided))
    .map(({ name }) => `"${name}" is no closed solid; its faces reflect from both sides`);
}

function printFacts({ warnings, ...facts }: ReturnType<typeof factsOf>): void {
  const { materials, boundsM, streetKm, ...counts } = facts;
  const corner = (point: readonly number[]) => point.map((m) => m.toFixed(1)).join(", ");
  const rows = [
    ...Object.entries(counts),
    ["materials", materials.join(", ")],
    ["bounds (m)", `${corner(boundsM.min)} to ${corner(boundsM.max)}`],
    ["streets (km)", streetKm.toFixed(2)],
  ];
  console.log(
    textTable(
      ["scene", ""],
      rows.map((row) => row.map(String)),
    ),
  );
  for (const warning of warnings) console.error(`warning: ${warning}`);
}
