/**
 * Path tracing by size of the city and number of reflections: building a tracer, then tracing.
 *
 *     npx tsx bench/path-tracing.ts [--json]
 *
 * Receivers are on the streets within 250 m of the antenna, 1.5 m up. Each is traced once when its cell
 * is new, then again and again, as a moving user is. Figures are of one core.
 */
import { performance } from "node:perf_hooks";
import { type BeamNode, sourceNode } from "../simulator/propagation/beam-node.ts";
import { growBeamTree } from "../simulator/propagation/beam-tree.ts";
import { faceTreeOf } from "../simulator/propagation/face-tree.ts";
import { launchRays } from "../simulator/propagation/launch-rays.ts";
import { createMirrors } from "../simulator/propagation/mirror.ts";
import { createPathTracer } from "../simulator/propagation/path-tracer.ts";
import { createReceiverCells } from "../simulator/propagation/receiver-cells.ts";
import { createUniformSequence } from "../simulator/random.ts";
import { openPlace } from "../simulator/scene/open-place.ts";
import type { Place } from "../simulator/scene/place.ts";
import { advance, norm, type Vec3 } from "../simulator/scene/vector.ts";
import { textTable } from "../src/cli/text-table.ts";

const CARRIER_HZ = 3.5e9;
const NUM_RAYS = 300_000;
const NUM_RECEIVERS = 200;
const USER_HEIGHT_M = 1.5;
const REACH_M = 250;
const MIN_TIMED_MS = 300;
const PLACES = {
  "street canyon": "street-canyon",
  "10 buildings": "city:seed=1,buildings=10",
  "100 buildings": "city:seed=1,buildings=100",
  "1,000 buildings": "city:seed=1,buildings=1000",
};

interface Task {
  readonly place: Place;
  readonly transmitter: Vec3;
  readonly receivers: readonly Vec3[];
  readonly maxReflections: number;
  readonly search: "exhaustive" | "launch";
}

const [warmUp] = tasksIn(PLACES["street canyon"]);
if (warmUp) measureTracer(warmUp); // until then the code is not compiled
const measured = Object.entries(PLACES).flatMap(([name, reference]) =>
  tasksIn(reference).map((task) => {
    process.stderr.write(`${name}, ${task.maxReflections} reflections, ${task.search}\n`);
    const { maxReflections, search, place } = task;
    const numFaces = place.scene.faces.length;
    return {
      place: name,
      numFaces,
      maxReflections,
      search,
      ...measureSearch(task),
      ...measureTracer(task),
    };
  }),
);
if (process.argv.includes("--json")) console.log(JSON.stringify({ pathTracing: measured }));
else console.log(textTable(Object.keys(measured[0] ?? {}), measured.map(Object.values)));

function tasksIn(reference: string): Task[] {
  const opened = openPlace(reference);
  if (!opened.ok) throw new Error(opened.error.message);
  const { place } = opened;
  const [transmitter = [0, 0, 10]] = place.masts;
  const receivers = receiversIn(place, transmitter);
  return [1, 2, 3].flatMap((maxReflections) =>
    (["exhaustive", "launch"] as const).map((search) => ({
      place,
      transmitter,
      receivers,
      maxReflections,
      search,
    })),
  );
}

function receiversIn({ streets: { nodes, streets } }: Place, transmitter: Vec3): Vec3[] {
  const draw = createUniformSequence(1, 0);
  const receivers: Vec3[] = [];
  while (receivers.length < NUM_RECEIVERS) {
    const street = streets[Math.floor(draw() * streets.length)];
    const [from, to] = [nodes[street?.from ?? 0], nodes[street?.to ?? 0]];
    if (!from || !to) continue;
    const [x, y, z] = advance(from, draw(), advance(to, -1, from));
    const receiver: Vec3 = [x, y, z + USER_HEIGHT_M];
    if (norm(advance(receiver, -1, transmitter)) < REACH_M) receivers.push(receiver);
  }
  return receivers;
}

function measureSearch({ place, transmitter, receivers, maxReflections, search }: Task) {
  const { scene, materials } = place;
  const mirrors = createMirrors(scene, materials, CARRIER_HZ);
  const space = { mirrors, tree: faceTreeOf(scene), isSlabOpen: false };
  const source = sourceNode(transmitter);
  const limits = { numRays: NUM_RAYS, maxReflections, maxTransmissions: 0 };
  const nodes: BeamNode[] =
    search === "launch"
      ? launchRays(space, source, limits)
      : (growBeamTree(space, source, maxReflections) ?? []);
  const candidatesAt = createReceiverCells(space, nodes);
  const candidates = mean(receivers.map((receiver) => candidatesAt(receiver).length));
  return { sequences: nodes.length, candidates: Math.round(candidates) };
}

function measureTracer({ place, transmitter, receivers, maxReflections, search }: Task) {
  const { scene, materials } = place;
  const builtAt = performance.now();
  const trace = createPathTracer({
    scene,
    materials,
    transmitter,
    frequencyHz: CARRIER_HZ,
    mechanisms: { maxReflections },
    search,
    numRays: NUM_RAYS,
  });
  const startedAt = performance.now();
  const pathsPerTrace = mean(receivers.map((receiver) => trace(receiver).length));
  const firstMs = performance.now() - startedAt;
  const warmAt = performance.now();
  let numTraces = 0;
  while (performance.now() - warmAt < MIN_TIMED_MS) {
    for (const receiver of receivers) trace(receiver);
    numTraces += receivers.length;
  }
  const tracesPerS = numTraces / ((performance.now() - warmAt) / 1000);
  return {
    buildMs: Math.round(startedAt - builtAt),
    firstTraceUs: Math.round((firstMs / receivers.length) * 1000),
    pathsPerTrace: Number(pathsPerTrace.toFixed(2)),
    tracesPerS: Math.round(tracesPerS),
    pathsPerS: Math.round(tracesPerS * pathsPerTrace),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
