import { describe, expect, it } from "vitest";
import type { FencedEnd } from "../../../../../src/adapters/onnx/validation/fenced-process.ts";
import { readVerdict } from "../../../../../src/adapters/onnx/validation/read-verdict.ts";
import { CHECK_NAMES } from "../../../../../src/adapters/onnx/validation/validation-task.ts";

const lines = (...content: unknown[]) => content.map((one) => `${JSON.stringify(one)}\n`).join("");
const good = (check: string) => ({ check, finding: { ok: true, message: "as it should be" } });

const BEGUN = lines({ doing: "file" }, good("file"), { doing: "format", what: "a part" });

const ended = (end: Partial<FencedEnd>) =>
  readVerdict({ report: BEGUN, stderr: "", status: 0, isLate: false, ...end }, 2000);

describe("readVerdict", () => {
  it("passes a model whose checks were all told and good", () => {
    const verdict = ended({ report: lines(...CHECK_NAMES.map(good)) });

    expect(verdict.ok).toBe(true);
    expect(verdict.checks.map(({ ok }) => ok)).toEqual(CHECK_NAMES.map(() => true));
  });

  it("leaves the checks after the first failure open", () => {
    const finding = { ok: false, code: "MODEL_MALFORMED", message: "the file is empty" };

    const { ok, checks } = ended({ report: lines(good("file"), { check: "format", finding }) });

    expect(ok).toBe(false);
    expect(checks[1]).toEqual({ name: "format", ...finding });
    expect(checks.slice(2).every((check) => check.ok === undefined)).toBe(true);
  });

  it.each([
    ["its time was over", { isLate: true, status: "SIGKILL" }, "MODEL_TIMEOUT"],
    ["its processor time was over", { status: "SIGXCPU" }, "MODEL_TIMEOUT"],
    ["it was killed", { status: "SIGKILL" }, "MODEL_MEMORY"],
    ["its heap was full", { status: "SIGABRT", stderr: "heap out of memory" }, "MODEL_MEMORY"],
    ["it read where it may not", { status: "SIGSEGV" }, "MODEL_CRASHED"],
    ["it gave up", { status: "SIGABRT" }, "MODEL_CRASHED"],
    ["it threw", { status: 1 }, "VALIDATION_FAILED"],
  ] as const)("names the cause and what it was busy with: %s", (_what, end, code) => {
    const { ok, checks } = ended(end);

    expect(ok).toBe(false);
    expect(checks[1]).toMatchObject({ name: "format", ok: false, code });
    expect(checks[1]?.message).toContain('busy with "format" (a part)');
  });

  it.each([
    ["can't be started", { status: Object.assign(new Error("no"), { code: "EAGAIN" }) }, "EAGAIN"],
    ["ends at once", { status: 127 }, "127"],
    ["never begins", { status: "SIGKILL", isLate: true }, "did not begin within 2 s"],
  ] as const)("says so when the process %s", (_what, end, names) => {
    const { checks } = ended({ report: "", ...end });

    expect(checks[0]).toMatchObject({ ok: false, code: "VALIDATION_FAILED" });
    expect(checks[0]?.message).toContain(names);
  });

  it.each([
    ["no JSON", "]["],
    ["no check", JSON.stringify(good("nonsense"))],
    [
      "no code",
      JSON.stringify({ check: "format", finding: { ok: false, code: "NO", message: "" } }),
    ],
    ["too long", JSON.stringify({ doing: "format", what: "x".repeat(2000) })],
  ])("does not believe a report with a line that is %s", (_what, line) => {
    const report = `${lines(good("file"))}${line}\n${lines(...CHECK_NAMES.slice(1).map(good))}`;

    expect(ended({ report }).ok).toBe(false);
  });
});
