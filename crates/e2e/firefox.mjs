// Plays, steps, scrubs and intervenes in every lesson in Firefox, by WebDriver BiDi; not part of the tests, which are Chromium's.
//   npm install --no-save puppeteer-core
//   FIREFOX=/path/to/firefox node crates/e2e/firefox.mjs http://127.0.0.1:8081
import puppeteer from 'puppeteer-core';

const base = process.argv[2] ?? 'http://127.0.0.1:8081';
const browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX, headless: true, args: ['--width=1280', '--height=900'] });
console.log(await browser.version());
const page = await browser.newPage();
await page.setViewport({ width: 1280, height: 900 });
const errors = [];
page.on('pageerror', e => errors.push(String(e)));
page.on('console', m => { if (m.type() === 'error') errors.push(m.text()); });
const sleep = ms => new Promise(r => setTimeout(r, ms));
const until = async (what, f, ...a) => { for (let i = 0; i < 150; i++) { if (await page.evaluate(f, ...a)) return; await sleep(100); } throw new Error('waited in vain for ' + what + ': ' + await page.evaluate(() => document.body.innerText.slice(0, 300))); };
const moment = () => page.evaluate(() => Number(document.querySelector('.player-time').dataset.moment));
const press = (sel) => page.evaluate(s => document.querySelector(s).click(), sel);
const LESSONS = 'socket tcp udp http polling long-polling sse websocket connection-cost contrast bulk'.split(' ');
let failed = 0;
for (const name of LESSONS) {
  try {
    await page.goto('about:blank');
    await page.goto(`${base}/#/lesson/${name}?lang=en&speed=10`);
    await until(name, () => document.querySelector('.lesson')?.dataset.work === 'done');
    await press('[data-action=play]');
    await until('playing', () => Number(document.querySelector('.player-time').dataset.moment) > 0);
    await press('[data-action=play]');
    await press('[data-action=step-forward]'); await sleep(50);
    const a = await moment();
    await press('[data-action=step-forward]'); await sleep(50);
    await press('[data-action=step-back]'); await sleep(50);
    const b = await moment();
    if (a !== b) throw new Error(`steps ${a} ${b}`);
    const scrub = v => page.evaluate(v => { const l = document.querySelector('[data-action=scrub]'); l.value = v; l.dispatchEvent(new Event('input', { bubbles: true })); }, v);
    await scrub(300); await sleep(60); const c = await moment();
    await scrub(1000); await sleep(60); const end = await moment();
    await scrub(300); await sleep(60);
    if (await moment() !== c || end <= c) throw new Error('scrub');
    await page.focus('.lesson-figure'); await page.keyboard.press('Home'); await sleep(60);
    if (await moment() !== 0) throw new Error('Home');
    await page.keyboard.press('ArrowRight'); await sleep(60);
    if (await moment() === 0) throw new Error('ArrowRight');
    const box = await (await page.$('canvas.stage')).boundingBox();
    let chosen = '';
    for (let y = 60; y < box.height - 20 && !chosen; y += 5) { await page.mouse.click(box.x + box.width / 2, box.y + y); await sleep(20); chosen = await page.evaluate(() => document.querySelector('[data-inspector]')?.dataset.inspector || ''); }
    await until('fields', () => !!document.querySelector('.inspector [data-field]'));
    await press('.inspector [data-action=drop]');
    await until('the loss', () => !!document.querySelector('.events [data-lost], .do [data-intervention=drop]'));
    console.log('ok', name, 'event', chosen);
  } catch (e) { failed++; console.log('FAILED', name, e.message.slice(0, 400)); }
}
console.log('errors', errors.slice(0, 5));
await browser.close();
process.exit(failed ? 1 : 0);
