import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../../schemas/config.ts";
import { openTracedCell } from "../../../../simulator/link/traced-cell.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "traced-cell-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

describe("openTracedCell", () => {
  it("names every user who starts where nothing reaches", () => {
    const trajectories = written("users.csv", [
      "ue,t_s,x_m,y_m,z_m",
      ...["0,0,20,0,1.5", "1,0,20,20,1", "1,9,20,0,1.5", "2,0,20,0,-1"],
    ]);
    const changes = { trajectories, ues: 3 };

    expect(startErrorOf(changes)).toEqual({
      code: "TRAJECTORY_INVALID",
      message: [
        `${trajectories}: nothing reaches users there:`,
        '  user 1 starts at 20,20,1, inside building "block east north"',
        "  user 2 starts at 20,0,-1, below the ground",
      ].join("\n"),
    });
  });

  it("lets users into rooms of slabs once waves may pass slabs", () => {
    const trajectories = written("room.csv", ["ue,t_s,x_m,y_m,z_m", "0,0,20,20,1"]);
    const changes = { trajectories, ues: 1, scene: "street-canyon:wallThicknessM=0.2" };

    expect(startErrorOf(changes)?.code).toBe("TRAJECTORY_INVALID");
    expect(startErrorOf({ ...changes, maxTransmissions: 2 })).toBeUndefined();
  });

  it("scatters only where something is rough, and says so otherwise", () => {
    const brick = "brick: { scattering: { coefficient: 0.3 } }";
    const materialsFile = written("materials.yaml", [brick]);
    const smooth = written("smooth.yaml", [brick.replace("0.3", "0")]);
    const none = { code: "CONFIG_INVALID", message: expect.stringContaining("is rough") };

    expect(startErrorOf({ scattering: "on" })).toEqual(none);
    expect(startErrorOf({ scattering: "on", materialsFile: smooth })).toEqual(none);
    expect(startErrorOf({ scattering: "on", materialsFile })).toBeUndefined();
  });
});

// Helpers

function written(name: string, lines: readonly string[]): string {
  const path = join(FOLDER, name);
  writeFileSync(path, lines.join("\n"));
  return path;
}

/** Why a cell does not open; nothing when it does. */
function startErrorOf(changes: Partial<EmulatorConfig>) {
  try {
    openTracedCell(emulatorConfig(changes));
    return undefined;
  } catch (error) {
    const { code, message } = error as { readonly code: string; readonly message: string };
    return { code, message };
  }
}
