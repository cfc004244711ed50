import type { LifecycleCommand, LifecycleOutcome } from "../../../schemas/lifecycle.ts";
import type { AdminParts } from "./admin-parts.ts";
import { type Answer, type Answerers, ok, refusalOfFault } from "./answer.ts";
import type { Refusal } from "./refusals.ts";

type CellRoutes =
  | "listCells"
  | "inspectCell"
  | "setCandidate"
  | "discardCandidate"
  | "promote"
  | "rollback"
  | "setPolicies";

/** Answers what is about cells and their policies. */
export function answerCells({ state, desk }: AdminParts): Answerers<CellRoutes> {
  const change = async (command: LifecycleCommand) => {
    const outcome = await desk.carryOut(command);
    if (outcome.ok) state.takePolicies(outcome.cells);
    return answerOf(outcome);
  };
  return {
    listCells: () => ok({ cells: state.cells().map(({ kpi: _, ...summary }) => summary) }),
    inspectCell({ params: { cellId } }) {
      const cell = state.cells().find((known) => known.cellId === cellId);
      if (cell) return ok(cell);
      return refusalOfFault({ code: "UNKNOWN_CELL", message: `no cell ${cellId} under control` });
    },
    setCandidate({ params, body: { share, ...body } }) {
      if (!body.prb && !body.power) return NO_POLICY;
      if (share !== undefined && body.stage !== "canary") return NO_CANARY;
      const proposal = { ...body, ...(share !== undefined && { share }) };
      return change({ kind: "propose", cells: params.cellId, ...proposal });
    },
    discardCandidate: ({ params }) => change({ kind: "discard", cells: params.cellId }),
    promote: ({ params }) => change({ kind: "promote", cells: params.cellId }),
    rollback: ({ params }) => change({ kind: "rollback", cells: params.cellId }),
    setPolicies({ params: { cellId: cells }, body }) {
      if (!body.prb && !body.power) return NO_POLICY;
      return change({ kind: "set", cells, ...body });
    },
  };
}

const NO_POLICY: Refusal = {
  ...{ status: 400, code: "BAD_FIELD", message: "name a model for `prb`, `power` or both" },
};
const NO_CANARY: Refusal = {
  ...{ status: 400, code: "BAD_FIELD", message: "`share` goes with the stage `canary` only" },
};

function answerOf(outcome: LifecycleOutcome): Answer {
  return outcome.ok ? ok({ cells: outcome.cells }) : refusalOfFault(outcome.error);
}
