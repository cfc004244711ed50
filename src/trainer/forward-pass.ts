import { FEATURE_SPECS } from "../domain/features/feature-spec.ts";
import { POLICY_HEADS } from "./policy-heads.ts";
import { HIDDEN_WIDTH, type PolicyKind, type PolicyWeights } from "./policy-weights.ts";

/**
 * A policy for one slot at a time, without tensors: what training flies with.
 *
 * Everything returned is a view into scratch that the next call overwrites.
 */
export interface ForwardPass {
  /** a of every user, `[numUes]`, from `[numUes, numFeatures]`; users that take no part included. */
  scores(features: Float32Array, numUes: number): Float64Array;
  /**
   * What the policy says before its last step, and exploration adds its noise to, `[numUes]`:
   * ln softmax(a) over active users for PRBs, 2.3·tanh(a) for power; 0 for users that take no part.
   */
  means(features: Float32Array, numUes: number): Float64Array;
  /**
   * Turns means, or what was drawn around them, into an answer, `[numUes]`: shares for PRBs, for
   * power the action as it is.
   */
  answer(draws: Float64Array, features: Float32Array): Float64Array;
}

/** Users that scratch is made for at first. */
const FIRST_ROOM = 32;

const WIDTH = HIDDEN_WIDTH;

/**
 * Makes the network of `policy-network.ts` in plain loops, in double precision.
 *
 * Hot path: allocates when there are more users than ever before, else nothing.
 *
 * @param kind - Stage.
 * @param weights - The policy.
 */
export function createForwardPass(kind: PolicyKind, weights: PolicyWeights): ForwardPass {
  const { numFeatures } = FEATURE_SPECS[kind];
  const network = openNetwork(numFeatures, weights);
  const head = POLICY_HEADS[kind];
  let room = openRoom(FIRST_ROOM, numFeatures);
  const markPresent = (features: Float32Array, numUes: number) => {
    for (let u = 0; u < numUes; u += 1) {
      room.present[u] = features[(u + 1) * numFeatures - 1] as number;
    }
    return room.present;
  };
  const scores = (features: Float32Array, numUes: number) => {
    if (numUes > room.numUes) room = openRoom(numUes, numFeatures);
    markPresent(features, numUes);
    return scoreUsers(network, room, features, numUes);
  };
  return {
    scores,
    means(features, numUes) {
      const values = scores(features, numUes);
      head.means(values, room.present);
      return values;
    },
    answer(draws, features) {
      const values = room.answer.subarray(0, draws.length);
      values.set(draws);
      head.answer(values, markPresent(features, draws.length));
      return values;
    },
  };
}

type Network = ReturnType<typeof openNetwork>;
type Room = ReturnType<typeof openRoom>;

function openNetwork(numFeatures: number, weights: PolicyWeights) {
  const { "input/mean": mean, "input/scale": scale } = weights;
  const encoder1 = Float64Array.from(weights["encoder1/kernel"]);
  const bias1 = Float64Array.from(weights["encoder1/bias"]);
  // (x − mean)·scale is linear, so the first layer can do it: W' = scale·W, b' = b − mean·W'
  for (let i = 0; i < encoder1.length; i += 1) {
    const f = Math.floor(i / WIDTH);
    const weight = (encoder1[i] as number) * (scale[f] as number);
    encoder1[i] = weight;
    bias1[i % WIDTH] = (bias1[i % WIDTH] as number) - (mean[f] as number) * weight;
  }
  return {
    numFeatures,
    encoder1: { kernel: encoder1, bias: bias1 },
    encoder2: layerOf(weights["encoder2/kernel"], weights["encoder2/bias"]),
    own: Float64Array.from(weights["own/kernel"]),
    skip: Float64Array.from(weights["input/skip"]),
    context: layerOf(weights["context/kernel"], weights["context/bias"]),
    output: layerOf(weights["output/kernel"], weights["output/bias"]),
  };
}

interface Layer {
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

function layerOf(kernel: Float32Array, bias: Float32Array): Layer {
  return { kernel: Float64Array.from(kernel), bias: Float64Array.from(bias) };
}

/** Scratch; rows come in pairs, so there may be one more than users. */
function openRoom(numUes: number, numFeatures: number) {
  const rows = numUes + (numUes % 2);
  return {
    numUes,
    input: new Float64Array(rows * numFeatures),
    hidden1: new Float64Array(rows * WIDTH),
    hidden2: new Float64Array(rows * WIDTH),
    summary: new Float64Array(4 * WIDTH), // two rows, the second unused
    context: new Float64Array(2 * WIDTH),
    scores: new Float64Array(numUes),
    answer: new Float64Array(numUes),
    present: new Uint8Array(numUes),
  };
}

function scoreUsers(
  network: Network,
  room: Room,
  features: Float32Array,
  numUes: number,
): Float64Array {
  const { input, hidden1, hidden2, summary, context } = room;
  const { numFeatures, encoder1, encoder2, own, output, skip } = network;
  for (let i = 0; i < numUes * numFeatures; i += 1) input[i] = features[i] as number;
  const width = numUes * WIDTH;
  multiply(input, numUes, encoder1.kernel, encoder1.bias, hidden1);
  squash(hidden1, width);
  multiply(hidden1, numUes, encoder2.kernel, encoder2.bias, hidden2);
  squash(hidden2, width);
  summarise(hidden2, room.present, numUes, summary);
  multiply(summary, 1, network.context.kernel, network.context.bias, context);
  multiply(hidden2, numUes, own, context, hidden1); // the context is everybody's bias
  squash(hidden1, width);
  const [bias = 0] = output.bias;
  for (let u = 0; u < numUes; u += 1) {
    let score = bias;
    for (let j = 0; j < WIDTH; j += 1) {
      score += (hidden1[u * WIDTH + j] as number) * (output.kernel[j] as number);
    }
    for (let f = 0; f < numFeatures; f += 1) {
      score += (input[u * numFeatures + f] as number) * (skip[f] as number);
    }
    room.scores[u] = score;
  }
  return room.scores.subarray(0, numUes);
}

/**
 * y = x·W + b for rows of x, two rows and four columns at a time so that sums stay in registers.
 *
 * @param x - `[numRows, numIn]`, rounded up to whole pairs of rows.
 * @param kernel - W, `[numIn, WIDTH]`.
 * @param y - `[numRows, WIDTH]`, rounded up likewise.
 */
function multiply(
  x: Float64Array,
  numRows: number,
  kernel: Float64Array,
  bias: Float64Array,
  y: Float64Array,
): void {
  const numIn = kernel.length / WIDTH;
  for (let row = 0; row < numRows; row += 2) {
    for (let j = 0; j < WIDTH; j += 4) multiplyTile(x, row * numIn, numIn, kernel, j, y, row, bias);
  }
}

function multiplyTile(
  x: Float64Array,
  start: number,
  numIn: number,
  kernel: Float64Array,
  j: number,
  y: Float64Array,
  row: number,
  bias: Float64Array,
): void {
  let a0 = bias[j] as number;
  let a1 = bias[j + 1] as number;
  let a2 = bias[j + 2] as number;
  let a3 = bias[j + 3] as number;
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  for (let i = 0, k = j; i < numIn; i += 1, k += WIDTH) {
    const a = x[start + i] as number;
    const b = x[start + numIn + i] as number;
    const w0 = kernel[k] as number;
    const w1 = kernel[k + 1] as number;
    const w2 = kernel[k + 2] as number;
    const w3 = kernel[k + 3] as number;
    a0 += a * w0;
    a1 += a * w1;
    a2 += a * w2;
    a3 += a * w3;
    b0 += b * w0;
    b1 += b * w1;
    b2 += b * w2;
    b3 += b * w3;
  }
  const top = row * WIDTH + j;
  y[top] = a0;
  y[top + 1] = a1;
  y[top + 2] = a2;
  y[top + 3] = a3;
  y[top + WIDTH] = b0;
  y[top + WIDTH + 1] = b1;
  y[top + WIDTH + 2] = b2;
  y[top + WIDTH + 3] = b3;
}

/** tanh as 1 − 2/(e^2x + 1): half the time of `Math.tanh`, and exact to 1e-16. */
function squash(values: Float64Array, length: number): void {
  for (let i = 0; i < length; i += 1) values[i] = 1 - 2 / (Math.exp(2 * (values[i] as number)) + 1);
}

/** Mean and maximum of the hidden vectors of those who take part; 0 and −1 without any. */
function summarise(
  hidden: Float64Array,
  present: Uint8Array,
  numUes: number,
  summary: Float64Array,
): void {
  summary.fill(0, 0, WIDTH);
  summary.fill(-1, WIDTH, 2 * WIDTH);
  let count = 0;
  for (let u = 0; u < numUes; u += 1) {
    if (present[u] === 0) continue;
    count += 1;
    for (let j = 0; j < WIDTH; j += 1) {
      const value = hidden[u * WIDTH + j] as number;
      summary[j] = (summary[j] as number) + value;
      if (value > (summary[WIDTH + j] as number)) summary[WIDTH + j] = value;
    }
  }
  for (let j = 0; count > 1 && j < WIDTH; j += 1) summary[j] = (summary[j] as number) / count;
}
