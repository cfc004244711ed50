type Figures = { readonly [key: string]: number | Figures };

/**
 * Combines figures of one shape, number by number.
 *
 * A number that some lack is 0 there: no such code occurred. Lists are not figures.
 *
 * @param parts - Objects of numbers and of such objects, at least one.
 * @param combine - Gives one number for one of each part.
 */
export function combineFigures<T extends object>(
  parts: readonly T[],
  combine: (values: readonly number[]) => number,
): T {
  return combineAll(parts as readonly object[] as readonly Figures[], combine) as object as T;
}

function combineAll(
  parts: readonly Figures[],
  combine: (values: readonly number[]) => number,
): Figures {
  const keys = new Set(parts.flatMap((part) => Object.keys(part)));
  return Object.fromEntries(
    [...keys].map((key) => {
      const values = parts.map((part) => part[key]);
      const groups = values.filter((value) => typeof value === "object");
      if (groups.length > 0) return [key, combineAll(groups, combine)];
      return [key, combine(values.map((value) => Number(value ?? 0)))];
    }),
  );
}

/** Middle of the sorted values; between the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? 0;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? 0) + upper) / 2 : upper;
}

/** Σx. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
