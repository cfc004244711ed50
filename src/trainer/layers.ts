import * as tf from "@tensorflow/tfjs";

/** Keeps tensors for the gradient. */
type Save = (tensors: tf.Tensor[]) => void;

/**
 * Linear layer x·W without bias.
 *
 * The gradient transposes explicitly: the wasm backend multiplies transposed operands with a plain
 * loop, ten times slower.
 *
 * @param x - `[rows, numIn]`.
 * @param kernel - W, `[numIn, numOut]`.
 * @returns `[rows, numOut]`.
 */
export function linear(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  return linearWithGradient(x, kernel);
}

const linearWithGradient = tf.customGrad((...args) => {
  const [x, kernel, save] = args as [tf.Tensor, tf.Tensor, Save];
  save([x, kernel]);
  return {
    value: tf.matMul(x, kernel),
    gradFunc: (dy, saved) => {
      const [savedX, savedKernel] = saved as [tf.Tensor, tf.Tensor];
      return [tf.matMul(dy, tf.transpose(savedKernel)), tf.matMul(tf.transpose(savedX), dy)];
    },
  };
});

/**
 * Hyperbolic tangent as 2·σ(2x) − 1, which the wasm backend computes ten times faster than `tanh`.
 *
 * @param x - Any shape.
 * @returns The same shape, within (−1, 1).
 */
export function tanh(x: tf.Tensor): tf.Tensor {
  return tanhWithGradient(x);
}

const tanhWithGradient = tf.customGrad((...args) => {
  const [x, save] = args as [tf.Tensor, Save];
  const value = tf.sub(tf.mul(2, tf.sigmoid(tf.mul(2, x))), 1);
  save([value]);
  return {
    value,
    gradFunc: (dy, saved) => tf.mul(dy, tf.sub(1, tf.square(saved[0] as tf.Tensor))),
  };
});

/** Steep enough that only values equal to the maximum, up to rounding, receive its gradient. */
const TIE_STEEPNESS = 1e9;

/**
 * Maximum over the users of every slot.
 *
 * The gradient finds the winner as relu(1 + 10⁹·(x − max)): the comparison that tensorflow.js would
 * use is slower than the rest of the network together on the wasm backend.
 *
 * @param x - `[batch, numUes, width]`.
 * @returns `[batch, 1, width]`.
 */
export function maxOverUsers(x: tf.Tensor): tf.Tensor {
  return maxWithGradient(x);
}

const maxWithGradient = tf.customGrad((...args) => {
  const [x, save] = args as [tf.Tensor, Save];
  const value = tf.max(x, 1, true);
  save([x, value]);
  return {
    value,
    gradFunc: (dy, saved) => {
      const [savedX, maximum] = saved as [tf.Tensor, tf.Tensor];
      const isMax = tf.relu(tf.add(1, tf.mul(TIE_STEEPNESS, tf.sub(savedX, maximum))));
      return tf.mul(dy, isMax);
    },
  };
});
