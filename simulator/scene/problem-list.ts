import { PlaceError, type PlaceErrorCode } from "./place-fault.ts";

/** More problems than this are counted, not listed. */
const MAX_LISTED = 20;

/** What is wrong with one file. */
export interface ProblemList {
  /** Adds a problem: the element (line, shape, feature) and the reason. */
  add(element: string, reason: string): void;
  /** Runs a step and adds the problems that it throws. */
  attempt<T>(step: () => T): T | undefined;
  /** Throws when there is any. */
  throwIfAny(): void;
}

/**
 * Makes a list of the problems of a file, so that all are reported at once.
 *
 * @param file - Put in front of every problem.
 * @param code - Code of the error that is thrown in the end.
 * @returns An empty list.
 */
export function createProblemList(
  file: string,
  code: PlaceErrorCode = "SCENE_INVALID",
): ProblemList {
  const problems: string[] = [];
  return {
    add: (element, reason) => {
      problems.push(`${file}: ${element}: ${reason}`);
    },
    attempt: (step) => {
      try {
        return step();
      } catch (error) {
        if (!(error instanceof PlaceError)) throw error;
        problems.push(error.message);
        return undefined;
      }
    },
    throwIfAny: () => {
      if (problems.length === 0) return;
      const rest = problems.length - MAX_LISTED;
      const more = rest > 0 ? [`${file}: and ${rest} more problems`] : [];
      throw new PlaceError(code, [...problems.slice(0, MAX_LISTED), ...more]);
    },
  };
}
