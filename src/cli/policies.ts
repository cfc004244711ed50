import { Command, Option } from "commander";
import type { CandidateStage, CellPolicies } from "../../schemas/lifecycle.ts";
import { fail } from "./fail.ts";
import {
  type AdminFlags,
  type AdminRequest,
  adminOptions,
  askAdmin,
} from "./policies/ask-admin.ts";
import { policiesTable } from "./policies/policies-table.ts";
import { usageCommand } from "./usage-command.ts";

interface CellFlags extends AdminFlags {
  readonly cell: string;
}

interface PairFlags extends CellFlags {
  readonly prb?: string;
  readonly power?: string;
}

interface ProposeFlags extends PairFlags {
  readonly stage: CandidateStage;
  readonly share?: number;
}

const EXAMPLES = `
Each change takes effect between two slots. A model is named as \`slotpilot models ls\` shows it.

Examples:
  $ slotpilot policies show
  $ slotpilot policies propose --prb own@1.0.0 --stage shadow
  $ slotpilot policies propose --prb own@1.0.0 --stage canary --share 0.05 --cell cell-1
  $ slotpilot policies promote
  $ slotpilot policies rollback`;

/** `slotpilot policies`: who decides in the cells of a running service, and how that is changed. */
export function policiesCommand(): Command {
  return new Command("policies")
    .description("see and change who decides in the cells of a running service")
    .addHelpText("after", EXAMPLES)
    .addCommand(showCommand(), { isDefault: true })
    .addCommand(proposeCommand())
    .addCommand(setCommand())
    .addCommand(changeCommand("promote", "make the candidate active", "POST"))
    .addCommand(changeCommand("rollback", "bring back what was active before", "POST"))
    .addCommand(changeCommand("discard", "forget the candidate", "DELETE"));
}

function showCommand(): Command {
  return adminCommand("show", "show active, previous and candidate policies of every cell").action(
    async (flags: AdminFlags) => {
      const answer = await askAdmin<{ cells: { policies: CellPolicies | null }[] }>(flags, {
        ...{ method: "GET", path: "/cells" },
      });
      if ("code" in answer) fail(answer);
      print(
        answer.cells.flatMap(({ policies }) => policies ?? []),
        flags,
      );
    },
  );
}

function proposeCommand(): Command {
  const stages = new Option("--stage <stage>", "how far it goes at once");
  const share = new Option("--share <part>", "part of the slots that a canary decides");
  return pairCommand("propose", "load policies and try them")
    .addOption(stages.choices(["staged", "shadow", "canary"]).default("shadow"))
    .addOption(share.argParser(Number))
    .action(({ cell, prb, power, stage, share, ...flags }: ProposeFlags) =>
      change(flags, cell, "/candidate", "PUT", { prb, power, stage, share }),
    );
}

function setCommand(): Command {
  return pairCommand("set", "load policies and make them active at once").action(
    ({ cell, prb, power, ...flags }: PairFlags) =>
      change(flags, cell, "/policies", "PUT", { prb, power }),
  );
}

function changeCommand(name: string, description: string, method: "POST" | "DELETE"): Command {
  const path = name === "discard" ? "/candidate" : `/${name}`;
  return cellCommand(name, description).action(({ cell, ...flags }: CellFlags) =>
    change(flags, cell, path, method),
  );
}

async function change(
  flags: AdminFlags,
  cell: string,
  path: string,
  method: AdminRequest["method"],
  body?: object,
): Promise<void> {
  const request = { method, path: `/cells/${encodeURIComponent(cell)}${path}` };
  const answer = await askAdmin<{ cells: CellPolicies[] }>(flags, {
    ...{ ...request, ...(body && { body }) },
  });
  if ("code" in answer) fail(answer);
  print(answer.cells, flags);
}

function print(cells: readonly CellPolicies[], { json }: AdminFlags): void {
  console.log(json ? JSON.stringify(cells) : policiesTable(cells));
}

function pairCommand(name: string, description: string): Command {
  return cellCommand(name, description)
    .option("--prb <model>", "PRB shares: a model, or a rule such as pf")
    .option("--power <model>", "power split: a model, or a rule such as equal");
}

function cellCommand(name: string, description: string): Command {
  return adminCommand(name, description).option("--cell <id>", "one cell (default: all)", "*");
}

function adminCommand(name: string, description: string): Command {
  const command = usageCommand(name, description);
  for (const option of adminOptions()) command.addOption(option);
  return command;
}
