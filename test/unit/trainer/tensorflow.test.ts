import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** In a process of its own: in this one, another test file may have opened it before. */
const SCRIPT = `
  import * as tf from "@tensorflow/tfjs";
  import { openTensorflow } from "./src/trainer/tensorflow.ts";
  const numBefore = process.listenerCount("uncaughtException");
  const name = await openTensorflow();
  tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).dataSync());
  const numLeft = process.listenerCount("uncaughtException") - numBefore;
  console.log(JSON.stringify({ name, backend: tf.getBackend(), numLeft }));
`;

describe("openTensorflow", () => {
  it("opens a fast backend, says which, prints no advice and leaves no handlers behind", () => {
    const args = ["--import", "tsx", "--input-type=module", "--eval", SCRIPT];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      name: expect.stringMatching(/^tensorflow\.js \d+\.\d+\.\d+, (wasm|tfjs-node)$/),
      backend: expect.stringMatching(/^(wasm|tensorflow)$/),
      numLeft: 0,
    });
  });
});
