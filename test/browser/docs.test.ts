import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { HTTP_ROUTES } from "../../schemas/http-routes.ts";
import { ADMIN_TOKEN, type AdminService, startAdminService } from "../support/admin-service.ts";
import { findChromium } from "../support/chromium.ts";
import { ownPrefix } from "../support/programs.ts";

/** Kept to be looked at. */
const SCREENSHOT = join(
  dirname(fileURLToPath(import.meta.url)),
  "../../runs/browser/docs-page.png",
);

const found = await findChromium();
if ("missing" in found) process.stderr.write(`test/browser is skipped: ${found.missing}\n`);

describe.skipIf("missing" in found)("the page /docs in a browser", () => {
  let service: AdminService;
  let browser: Browser;
  let page: Page;
  let policy: string | undefined;
  const complaints: string[] = [];

  beforeAll(async () => {
    service = await startAdminService([
      `--nats-url=${inject("natsUrl")}`,
      `--subject-prefix=${ownPrefix()}`,
    ]);
    const { url } = service;
    browser = await chromium.launch({
      executablePath: "path" in found ? found.path : "",
      args: ["--no-sandbox", "--disable-dev-shm-usage"], // containers run as root, with little shared memory
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
    page.on("console", (line) => {
      if (["error", "warning"].includes(line.type())) complaints.push(line.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
    page.on("response", (answer) => {
      if (answer.status() >= 400) complaints.push(`${answer.url()}: ${answer.status()}`);
    });
    policy = (await page.goto(`${url}/docs`))?.headers()["content-security-policy"];
    await page.locator(".opblock").first().waitFor();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await service?.end("SIGKILL");
  });

  it("shows every route, loads nothing from elsewhere, and complains of nothing", async () => {
    const shown = await page.locator(".opblock").evaluateAll((blocks) =>
      blocks.map((block) => {
        const text = (part: string) => block.querySelector(part)?.textContent ?? "";
        return `${text(".opblock-summary-method")} ${text(".opblock-summary-path")}`;
      }),
    );
    mkdirSync(dirname(SCREENSHOT), { recursive: true });
    await page.screenshot({ path: SCREENSHOT });

    const plain = shown.map((text) => text.replaceAll("\u200b", "")).sort();
    const routes = Object.values(HTTP_ROUTES).map(({ method, path }) => `${method} ${path}`);
    expect(plain).toEqual(routes.sort());
    expect(await page.getByText("slotpilot admin API").first().isVisible()).toBe(true);
    expect(policy).toMatch(/default-src 'none';script-src 'self';/);
    expect(complaints).toEqual([]);
  });

  it("tries a route out: refused without a token, answered with it", async () => {
    const models = page.locator("#operations-models-listModels");
    await models.getByRole("button").first().click();
    await models.getByRole("button", { name: "Try it out" }).click();
    await models.getByRole("button", { name: "Execute" }).click();
    await models.locator(".live-responses-table .response-col_status").last().waitFor();
    const refused = await statusOf(models);
    await page.getByRole("button", { name: "Authorize", exact: true }).first().click();
    const dialog = page.locator(".dialog-ux");
    await dialog.getByRole("textbox").fill(ADMIN_TOKEN);
    await dialog.getByRole("button", { name: "Apply credentials" }).click();
    await dialog.getByRole("button", { name: "Close" }).first().click();
    const answer = page.waitForResponse(`${service.url}/ric/v1/models`);
    await models.getByRole("button", { name: "Execute" }).click();
    const { models: stored } = await (await answer).json();

    await expect.poll(() => statusOf(models)).toBe(200);
    expect(refused).toBe(401);
    expect(stored.map((model: { manifest: { name: string } }) => model.manifest.name)).toEqual([
      "power",
      "prb",
    ]);
    expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
  });
});

// Helpers

async function statusOf(operation: ReturnType<Page["locator"]>): Promise<number> {
  const cell = operation.locator(".live-responses-table tbody .response-col_status").first();
  return Number.parseInt((await cell.textContent()) ?? "", 10);
}
