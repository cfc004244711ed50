import * as tf from "@tensorflow/tfjs";
// Registers the wasm backend. Inside Node it finds its own files and runs on one thread with SIMD.
import "@tensorflow/tfjs-backend-wasm";

/** Optional peer; named here so that the compiler does not ask for its types. */
const NATIVE_PACKAGE = "@tensorflow/tfjs-node";

/**
 * Picks what computes the gradients: `@tensorflow/tfjs-node` if it is installed and works, else wasm.
 *
 * Must be called before the first tensor is made: tensorflow.js prints its advice to install the
 * native package when a tensor falls to the slow default backend.
 *
 * @returns The backend in words, for logs and manifests.
 */
export async function openTensorflow(): Promise<string> {
  const isNative = await registerNative();
  const before = FATAL_EVENTS.map((event) => process.rawListeners(event));
  const opened = await tf.setBackend(isNative ? "tensorflow" : "wasm");
  removeNewListeners(before);
  if (!opened) throw new Error("tensorflow.js could open neither its native nor its wasm backend");
  return `tensorflow.js ${tf.version_core}, ${isNative ? "tfjs-node" : "wasm"}`;
}

const FATAL_EVENTS = ["uncaughtException", "unhandledRejection"];

/** The wasm loader rethrows every stray error from its own minified source, which hides the error. */
function removeNewListeners(before: readonly (readonly unknown[])[]): void {
  for (const [i, event] of FATAL_EVENTS.entries()) {
    for (const listener of process.rawListeners(event)) {
      const added = listener as (...args: unknown[]) => void;
      if (!before[i]?.includes(listener)) process.removeListener(event, added);
    }
  }
}

async function registerNative(): Promise<boolean> {
  try {
    await import(NATIVE_PACKAGE);
  } catch {
    return false; // not installed, or without a build for this Node
  }
  // A copy that brings its own tensorflow.js registers itself there, out of our reach.
  return tf.findBackend("tensorflow") !== null;
}
