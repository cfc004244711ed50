import { readFileSync } from "node:fs";
import { type Static, Type } from "@sinclair/typebox";
import { Value, type ValueError } from "@sinclair/typebox/value";
import { parse } from "yaml";
import {
  ITU_MATERIALS,
  type Material,
  type MaterialBand,
  type MaterialTable,
} from "../propagation/materials.ts";
import { PlaceError } from "./place-fault.ts";
import { createProblemList, type ProblemList } from "./problem-list.ts";

/** Materials of one's own. */
export interface OwnMaterials {
  /** New ones, and those that take the place of others of their name. */
  readonly materials: MaterialTable;
  /** Thickness of everything made of a material, by its name. Unit: m. */
  readonly thicknessesM: ReadonlyMap<string, number>;
}

const strict = { additionalProperties: false };
const within = (minimum: number, maximum: number) => Type.Number({ minimum, maximum });
const FREQUENCY_GHZ = within(0, 1000);
const ABCD = Type.Tuple([within(1, 1e6), within(-10, 10), within(0, 1e9), within(-10, 10)]);
const BAND = Type.Object({ abcd: ABCD, minGhz: FREQUENCY_GHZ, maxGhz: FREQUENCY_GHZ }, strict);
const SCATTERING = Type.Object(
  {
    coefficient: within(0, 1),
    crossPolarRatio: Type.Optional(within(0, 1)),
    lobeExponent: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  strict,
);
const ENTRY = Type.Object(
  {
    relativePermittivity: Type.Optional(within(1, 1e6)),
    conductivitySPerM: Type.Optional(within(0, 1e9)),
    ...Type.Partial(BAND).properties,
    bands: Type.Optional(Type.Array(BAND, { minItems: 1 })),
    scattering: Type.Optional(SCATTERING),
    thicknessM: Type.Optional(within(1e-4, 10)),
  },
  strict,
);

type Entry = Static<typeof ENTRY>;

/**
 * Reads materials of one's own from YAML or JSON, by name:
 *
 *     facade:  { relativePermittivity: 5.3, conductivitySPerM: 0.02, thicknessM: 0.3 }
 *     coating: { abcd: [4.1, 0, 0.01, 1.2], minGhz: 1, maxGhz: 40 }
 *     brick:   { scattering: { coefficient: 0.3, crossPolarRatio: 0.1, lobeExponent: 4 } }
 *
 * Several ranges stand in `bands`, a list of `abcd` with `minGhz` and `maxGhz`. A name of the
 * standard keeps what is not given; `thicknessM` makes everything of the material a slab.
 *
 * @param file - Path.
 * @returns These materials alone.
 * @throws `PlaceError` `MATERIALS_INVALID` with all problems at once.
 */
export function readMaterialsFile(file: string): OwnMaterials {
  const problems = createProblemList(file, "MATERIALS_INVALID");
  const entries = Object.entries(parseFile(file)).flatMap(([name, given]) => {
    const errors = [...Value.Errors(ENTRY, given)];
    for (const error of errors) problems.add(name, reasonOf(error));
    return errors.length === 0 ? [[name, given as Entry] as const] : [];
  });
  const own = entries.map(([name, entry]) => [name, materialOf(name, entry, problems)] as const);
  problems.throwIfAny();
  return {
    materials: Object.fromEntries(own),
    thicknessesM: new Map(
      entries.flatMap(([name, { thicknessM }]) => (thicknessM ? [[name, thicknessM]] : [])),
    ),
  };
}

function parseFile(file: string): Record<string, unknown> {
  const fail = (reason: string) => new PlaceError("MATERIALS_INVALID", [`${file}: ${reason}`]);
  let document: unknown;
  try {
    document = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
  if (typeof document === "object" && document !== null && !Array.isArray(document)) {
    return document as Record<string, unknown>;
  }
  throw fail("the top level must be a map of materials by name");
}

/** Such as `scattering.coefficient is 2: expected number to be less or equal to 1`. */
function reasonOf({ path, value, message, schema }: ValueError): string {
  const key = path.slice(1).replaceAll("/", ".") || "it";
  const { minimum, maximum } = schema;
  const range = minimum === undefined ? "" : ` (${minimum}..${maximum})`;
  return `${key} is ${JSON.stringify(value)}: ${message.toLowerCase()}${range}`;
}

function materialOf(name: string, entry: Entry, problems: ProblemList): Material {
  const base = Object.hasOwn(ITU_MATERIALS, name) ? ITU_MATERIALS[name] : undefined;
  const bands = bandsOf(entry) ?? base?.bands ?? [];
  if (bands.length === 0) problems.add(name, `has no properties; give ${WAYS}`);
  for (const { minGhz, maxGhz } of bands) {
    if (minGhz > maxGhz) problems.add(name, `minGhz ${minGhz} is above maxGhz ${maxGhz}`);
  }
  if (!entry.scattering) return { ...base, bands };
  const { coefficient, crossPolarRatio = 0, lobeExponent } = entry.scattering;
  return { bands, scattering: { coefficient, crossPolarRatio, lobeExponent } };
}

const WAYS = "relativePermittivity and conductivitySPerM, or abcd with minGhz and maxGhz, or bands";

function bandsOf(entry: Entry): readonly MaterialBand[] | undefined {
  const { relativePermittivity, conductivitySPerM = 0, abcd, minGhz = 0, maxGhz = 1000 } = entry;
  if (relativePermittivity !== undefined) {
    return [{ minGhz, maxGhz, abcd: [relativePermittivity, 0, conductivitySPerM, 0] }];
  }
  return abcd ? [{ minGhz, maxGhz, abcd }] : entry.bands;
}
