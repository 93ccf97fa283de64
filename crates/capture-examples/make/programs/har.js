// Opens a page in Chromium through Playwright, waits until it has closed its WebSocket, and saves what Playwright recorded.
const { chromium } = require('playwright-core');

const [executablePath, address, file, resolve] = process.argv.slice(2);

(async () => {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-quic', `--host-resolver-rules=${resolve}`],
  });
  const context = await browser.newContext({ recordHar: { path: file, content: 'embed' } });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.title === 'closed', undefined, { timeout: 20000 });
  await context.close();
  await browser.close();
})();
