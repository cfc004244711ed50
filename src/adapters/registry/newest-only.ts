/** Values on their way to one place, one after the other. */
export interface NewestOnly<T, R> {
  /** Sends a value; of several that wait for the same turn only the newest is sent, for all of them. */
  put(value: T): Promise<R>;
  /** Resolves when nothing is on its way. */
  settled(): Promise<void>;
}

/**
 * Sends values one after the other, and none that a newer one has overtaken.
 *
 * @param send - Takes one value; must not reject.
 */
export function newestOnly<T, R>(send: (value: T) => Promise<R>): NewestOnly<T, R> {
  let newest: { readonly value: T };
  let onWay: Promise<unknown> = Promise.resolve();
  let waiting: Promise<R> | undefined;
  return {
    put(value) {
      newest = { value };
      waiting ??= onWay.then(() => {
        waiting = undefined;
        const sent = send(newest.value);
        onWay = sent;
        return sent;
      });
      return waiting;
    },
    async settled() {
      await waiting;
      await onWay;
    },
  };
}
