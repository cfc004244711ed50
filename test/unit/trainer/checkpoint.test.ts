import { describe, expect, it } from "vitest";
import { adamStep, startAdam } from "../../../src/trainer/adam.ts";
import { packCheckpoint, unpackCheckpoint } from "../../../src/trainer/checkpoint.ts";
import { randomPolicy } from "./random-policy.ts";

describe("checkpoint", () => {
  it("comes back from text to the last bit", () => {
    const weights = randomPolicy("prb", 1);
    const gradients = { "output/bias": Float32Array.of(1 / 3) };
    const adam = adamStep(startAdam(weights), gradients, 1e-3);
    const prb = { epoch: 3, adam, best: { error: 0.1, epoch: 2, weights } };
    const checkpoint = { clones: { prb } };

    expect(unpackCheckpoint(packCheckpoint(checkpoint))).toEqual(checkpoint);
    expect(unpackCheckpoint("{}")).toEqual({});
  });
});
