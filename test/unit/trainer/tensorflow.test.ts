import * as tf from "@tensorflow/tfjs";
import { describe, expect, it, vi } from "vitest";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";

describe("openTensorflow", () => {
  it("opens a fast backend, says which, prints no advice and leaves no handlers behind", async () => {
    const warn = vi.spyOn(console, "warn");
    const numHandlers = process.listenerCount("uncaughtException");

    const backend = await openTensorflow();
    tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).dataSync());

    expect(["wasm", "tensorflow"]).toContain(tf.getBackend());
    expect(backend).toMatch(/^tensorflow\.js \d+\.\d+\.\d+, (wasm|tfjs-node)$/);
    expect(warn).not.toHaveBeenCalled();
    expect(process.listenerCount("uncaughtException")).toBe(numHandlers);
  });
});
