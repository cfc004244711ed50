import type { StreetGraph } from "../../simulator/scene/street-graph.ts";

/** The streets of the built-in street canyon. */
export const CROSSED_STREETS: StreetGraph = {
  nodes: [
    [0, 0, 0],
    [-120, 0, 0],
    [120, 0, 0],
    [0, -80, 0],
    [0, 80, 0],
  ],
  streets: [1, 2, 3, 4].map((to) => ({ from: 0, to, widthM: to < 3 ? 20 : 14 })),
};
