// Pages of `parley report` as a browser shows them.  Run by test/e2e/report with the pages' files.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const headings = {
  incident: ['Summary', 'Figures and why', 'Grade', 'Where accounts contradict each other', 'Figures over time', 'Place', 'Sources and their words', 'What people decided', 'Versions', 'About this page'],
  period: ['Overview', 'By area', 'By party that sources claim to have done it', 'By kind of event', 'By kind of harm', 'Incidents', 'What is new since 2020-10-12', 'About this page'],
};

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  for (const file of process.argv.slice(2)) {
    const page = await (await browser.newContext()).newPage();
    const asked = [], wrong = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('console', (message) => wrong.push(message.text()));
    const address = 'file://' + path.resolve(file);
    await page.goto(address, { waitUntil: 'networkidle' });
    assert.deepEqual(asked, [address], 'a page asks for nothing but itself');
    const kind = path.basename(file).startsWith('period') ? 'period' : 'incident';
    assert.equal(await page.locator('h1').count(), 1);
    assert.deepEqual(await page.locator('h2').allTextContents(), headings[kind]);
    assert.equal(await page.locator('script, link, img, iframe, object, form').count(), 0);
    // the style sheet is let in by its hash
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('table')).borderCollapse), 'collapse');
    // a link within the page leads somewhere
    const broken = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href').slice(1)).filter((id) => !document.getElementById(id)));
    assert.deepEqual(broken, []);
    const twice = await page.evaluate(() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); });
    assert.deepEqual(twice, [], 'ids that stand twice');
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      assert.ok(kind === 'period' || await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${file} is wider than a screen of ${width}`);
    }
    assert.deepEqual(wrong, []);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`), []);
    // nothing that a document says becomes a part of the page
    assert.equal(await page.evaluate(() => window.broken), undefined);
    console.log(`${path.basename(file)}: ${await page.locator('svg').count()} drawings, ${await page.locator('blockquote').count()} quotations`);
  }
  await browser.close();
}

main().catch((error) => { console.error('test/e2e/report:', error); process.exit(1); });
