// The review desk as people use it.  Run by test/e2e/web.
'use strict';
const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [parley, pictures] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-web-'));
const servers = [];
const begun = Date.now();
let browser;

async function serve(ledger, ...more) {
  const server = spawn(parley, ['serve', '--ledger', ledger, '--port', '0', '--data', 'data', ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.stdout.once('data', (line) => resolve(String(line).trim().replace(/\/$/, '')));
    server.once('exit', (code) => reject(new Error(`parley serve ended with ${code}`)));
  });
}

/// Written for this test: two accounts of one strike, 300 marks in a long text, right-to-left words, a stored script.
function documents() {
  const long = Array.from({ length: 20 }, (_, i) =>
    `On ${1 + (i % 28)} March 2021 shelling by the northern army killed ${2 + (i % 9)} civilians and wounded ${3 + (i % 7)} people in Mariupol, the city council said. ` +
    'The road to the harbour was closed for the rest of that day, and the market opened again the next morning; buses ran as they had before, the schools kept their hours, and the ferry crossed twice. '.repeat(16)).join('\n\n');
  return [
    { id: 'strike-a', date: '2015-01-24', publisher: 'Harbour Gazette', publisher_kind: 'outlet', title: 'Market shelled', text: 'Shelling of a market in Mariupol on 24 January 2015 killed at least 10 people and wounded 46, the city council said.' },
    { id: 'strike-b', date: '2015-01-25', publisher: 'Monitoring Desk', publisher_kind: 'monitor', title: 'Thirty dead at a market', text: 'Thirty civilians were killed and 95 were injured when rockets struck a market in Mariupol on 24 January 2015.' },
    { id: 'long', date: '2021-04-01', publisher: 'Valley Wire', title: 'A month of shelling', text: long },
    { id: 'script', date: '2021-05-01', publisher: '<img src=x onerror="window.broken=1">', title: '<script>window.broken=1</script> أخبار اليوم',
      text: 'قال المجلس <script>window.broken=1</script> <img src=x onerror="window.broken=1">. A mine killed two farmers near Aleppo on 30 April 2021, the council said.' },
  ];
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
/// The value below which that share of sorted numbers lies.
const share = (numbers, part) => numbers[Math.min(numbers.length - 1, Math.floor(part * numbers.length))];

async function check(name, work) {
  const at = Date.now();
  await work();
  console.log(`${name}: ${Date.now() - at} ms`);
}

async function main() {
  const ledger = path.join(folder, 'desk.db');
  execFileSync(parley, ['add', 'sample', '--ledger', ledger, '--data', 'data'], { stdio: 'pipe' });
  const file = path.join(folder, 'own.jsonl');
  fs.writeFileSync(file, documents().map((one) => JSON.stringify(one)).join('\n'));
  execFileSync(parley, ['add', file, '--ledger', ledger, '--data', 'data'], { stdio: 'pipe' });
  const profiles = path.join(folder, 'profiles');
  fs.mkdirSync(profiles);
  fs.writeFileSync(path.join(profiles, 'public.toml'), 'sensitivity = "internal"\ncoordinates_thousandths = 100\nblank = ["claim.trigger_text"]\n');
  const url = await serve(ledger, '--profiles', profiles);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });

  const asked = [], wrong = [];
  const person = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => { if (!request.url().startsWith('http://127.0.0.1:')) asked.push(request.url()); });
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('console', (message) => { if (message.type() === 'error' && !/status of 4(01|04|12|22)/.test(message.text())) wrong.push(message.text()); });
    return page;
  };
  const get = async (page, address) => page.evaluate((where) => fetch('/api/v1/' + where).then((response) => response.json()), address);

  const closed = (page) => page.waitForFunction(() => !document.querySelector('dialog[open]'));
  const escape = async (page) => { await page.keyboard.press('Escape'); await closed(page); };

  const screens = async (page) => {
    const incident = (await get(page, 'incidents?words=Ganja&limit=1')).items[0].id;
    const paper = (await get(page, 'claims?incident=' + encodeURIComponent(incident) + '&limit=1')).items[0];
    const source = (await get(page, 'sources')).items[0].id;
    return {
      incidents: '/incidents', incident: '/incidents/' + encodeURIComponent(incident), document: `/documents/${paper.document}?claim=${paper.id}`,
      inbox: '/inbox', review: '/review', publish: '/publish', sources: '/sources', source: '/sources/' + encodeURIComponent(source), history: '/history',
      'history-of-one': '/history/' + encodeURIComponent(incident), map: '/map?viewpoint=iso', timeline: '/timeline?asof=2020-12-01',
    };
  };
  const open = async (page, address) => {
    await page.goto(url + address);
    await page.waitForSelector('h1');
    await page.waitForTimeout(150);
  };

  await check('a new user grades an incident of two sources', async () => {
    const page = await person();
    let actions = 0;
    const act = async (step) => { ++actions; await step; };
    await act(page.goto(url));
    await act(page.fill('input[name=place]', 'mariupol'));
    await act(page.press('input[name=place]', 'Enter'));
    await act(page.fill('input[name=from]', '2015-01-24'));
    await act(page.fill('input[name=to]', '2015-01-24'));
    await page.locator('input[name=to]').blur();
    await page.waitForFunction(() => location.search.includes('to=2015-01-24') && document.querySelectorAll('tbody tr').length > 0);
    await act(page.click('tbody tr:first-child a'));
    await page.waitForSelector('table.side');
    assert.ok((await page.locator('table.side thead th').count()) >= 2, 'fewer than two voices side by side');
    const address = page.url();
    // each figure leads to its characters
    const figure = page.locator('.figure a').first();
    const words = await figure.getAttribute('title');
    await act(figure.click());
    await page.waitForSelector('#text .at');
    assert.equal((await page.locator('#text .at').allTextContents()).join(''), words);
    await act(page.keyboard.press('a'));
    await page.waitForSelector('dialog[open]');
    await act(page.fill('#decide-name', 'Ada'));
    await act(page.fill('#decide-reason', 'as the text says'));
    await act(page.keyboard.press('Enter'));
    await page.waitForSelector('article.current.accepted');
    await act(page.keyboard.press('g'));
    await page.waitForSelector('table.side');
    assert.equal(page.url(), address);
    await act(page.keyboard.press('g'));
    await page.waitForSelector('dialog[open]');
    await act(page.selectOption('#decide-value', 'fair'));
    await act(page.fill('#decide-reason', 'two independent sources'));
    await act(page.click('dialog[open] button.main'));
    await page.waitForSelector('text=graded fair by Ada');
    assert.ok(actions < 25, `${actions} actions`);
    console.log(`  ${actions} actions`);
    await page.context().close();
  });

  await check('every key', async () => {
    const page = await person();
    await open(page, '/incidents');
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open] h2:text("Keys")');
    const told = await page.locator('dialog[open] th').allTextContents();
    for (const key of ['J, K', 'A', 'X', 'E', 'M', 'U', 'G', 'S', 'L', '1 to 9', '[ ]', 'Shift A', 'Ctrl K', '?']) assert.ok(told.includes(key), `${key} is not told`);
    await escape(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    assert.equal(await page.evaluate(() => [...document.querySelectorAll('[data-row]')].indexOf(document.activeElement)), 0);
    await page.fill('input[name=place]', 'jk?');  // keys rest in fields
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await page.keyboard.press('Control+k');
    await page.fill('#find-words', 'market');
    await page.waitForSelector('dialog[open] li a');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await closed(page);
    const paper = (await get(page, 'documents?words=Thirty+civilians&limit=1')).items[0].id;
    await open(page, '/documents/' + paper);
    const made = (await get(page, 'status')).decisions;
    await page.keyboard.press('j');
    await page.waitForSelector('article.current');
    const first = await page.locator('article.current').getAttribute('id');
    await page.keyboard.press('j');
    await page.waitForFunction((before) => document.querySelector('article.current')?.id !== before, first);
    await page.keyboard.press('k');
    await page.waitForSelector(`#${first}.current`);
    assert.equal((await get(page, 'status')).decisions, made, 'stepping decides');
    const decide = async (key, fill) => {
      await page.keyboard.press(key);
      await page.waitForSelector('dialog[open] #decide-reason');
      if (fill) await fill();
      await page.fill('#decide-name', 'Ada');
      await page.fill('#decide-reason', 'test of ' + key);
      await page.keyboard.press('Enter');
      await closed(page);
    };
    await decide('x');
    await page.waitForSelector(`#${first}.rejected`);
    await decide('u');
    await page.waitForSelector(`#${first}.machine`);
    await decide('m', () => page.selectOption('#decide-value', 'alleged'));
    await page.waitForSelector(`#${first}.edited`);
    assert.ok((await page.locator(`#${first}`).textContent()).includes('alleged'));
    await decide('e', async () => { await page.selectOption('#decide-field', 'mode'); await page.fill('#decide-value', 'artillery'); });
    await page.waitForSelector(`#${first} >> text=artillery`);
    await decide('a');
    // the characters of a field: marked by hand and named by a number, moved by a word, undone
    const marked = async (words) => page.evaluate((text) => {
      const node = [...document.querySelectorAll('#text *, #text')].flatMap((one) => [...one.childNodes]).find((one) => one.nodeType === 3 && one.data.includes(text));
      getSelection().setBaseAndExtent(node, node.data.indexOf(text), node, node.data.indexOf(text) + text.length);
    }, words);
    await marked('market');
    await decide('3');
    await page.waitForSelector(`#${first} dt.r-object`);
    assert.equal(await page.locator(`#${first} dt.r-object + dd a`).textContent(), 'market');
    await page.evaluate(() => getSelection().removeAllRanges());
    await page.click(`#${first} dt.r-object + dd a`);
    await page.waitForFunction(() => location.search.includes('at='));
    await page.keyboard.press('{');
    await page.waitForSelector('.moving:has-text("a market")');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('.moving'));
    await page.keyboard.press('{');
    await page.keyboard.press(']');
    await page.keyboard.press('[');
    await decide('Enter');
    await page.waitForFunction((id) => document.querySelector(`#${id} dt.r-object + dd a`)?.textContent === 'a market', first);
    await decide('u');
    await page.waitForFunction((id) => document.querySelector(`#${id} dt.r-object + dd a`)?.textContent === 'market', first);
    await decide('u');
    await page.waitForFunction((id) => !document.querySelector(`#${id} dt.r-object`), first);
    // a reason that was given before is at hand
    await page.keyboard.press('u');
    await page.waitForSelector('dialog[open]');
    await page.click('dialog[open] button:text-is("test of e")');
    assert.equal(await page.inputValue('#decide-reason'), 'test of e');
    await escape(page);
    await page.keyboard.press('g');
    await page.waitForSelector('table.side');
    // split one account off, see it gone, undo; merge is asked for by L
    const accounts = await page.locator('table.side thead .account').count();
    await page.locator('table.side thead input[type=checkbox]').last().check();
    await decide('s');
    await page.waitForFunction((before) => document.querySelectorAll('table.side thead .account').length === before - 1, accounts);
    await decide('u');
    await page.waitForFunction((before) => document.querySelectorAll('table.side thead .account').length === before, accounts);
    await page.keyboard.press('l');
    await page.waitForSelector('dialog[open] h2:text("Merge")');
    await escape(page);
    await page.context().close();
  });

  await check('two people, one claim', async () => {
    const [ada, ben] = [await person(), await person()];
    const claim = (await get((await open(ada, '/incidents'), ada), 'claims?state=machine&limit=1')).items[0];
    const address = `/documents/${claim.document}?claim=${claim.id}`;
    await open(ada, address);
    await open(ben, address);
    for (const [page, key, name] of [[ada, 'a', 'Ada'], [ben, 'x', 'Ben']]) {
      await page.keyboard.press(key);
      await page.waitForSelector('dialog[open]');
      await page.fill('#decide-name', name);
      await page.fill('#decide-reason', 'mine');
    }
    await ada.keyboard.press('Enter');
    await ada.waitForSelector('article.current.accepted');
    await ben.keyboard.press('Enter');
    await ben.waitForSelector('dialog[open] [role=alert]:has-text("somebody changed it meanwhile")');
    assert.equal(await ben.inputValue('#decide-reason'), 'mine', 'what was typed is lost');
    await ben.click('button:text("Show it as it is now")');
    await ben.waitForSelector('article.current.accepted');
    const decisions = (await get(ada, 'decisions?target=' + claim.id)).items;
    assert.equal(decisions.length, 1);
    await ada.context().close();
    await ben.context().close();
  });

  await check('a merge is seen before it is made', async () => {
    const page = await person();
    await open(page, '/review');
    const before = (await get(page, 'incidents?limit=1000')).items.length;
    await page.locator('tbody input[type=checkbox]').nth(0).check();
    await page.locator('tbody input[type=checkbox]').nth(1).check();
    await page.waitForSelector('.preview h3 >> nth=1');
    await page.click('.preview button.main');
    await page.fill('#decide-name', 'Ada');
    await page.fill('#decide-reason', 'one strike');
    await page.keyboard.press('Enter');
    await closed(page);
    assert.equal((await get(page, 'incidents?limit=1000')).items.length, before - 1);
    await page.context().close();
  });

  await check('a split is seen before it is made; only what is on the screen is accepted at once', async () => {
    const page = await person();
    await open(page, '/review');
    const many = (await get(page, 'incidents?limit=1000')).items.find((one) => one.accounts >= 2 && one.state === 'candidate');
    await page.locator(`tbody input[value="${many.id}"]`).check();
    await page.locator('.preview fieldset input').last().check();
    assert.equal(await page.locator('.preview .two ul').nth(1).locator('li').count(), 1);
    await page.click('.preview button.main');
    await page.fill('#decide-name', 'Ada');
    await page.fill('#decide-reason', 'two places');
    await page.keyboard.press('Enter');
    await closed(page);
    assert.equal((await get(page, 'incidents/' + encodeURIComponent(many.id))).accounts.length, many.accounts - 1);
    const row = (await get(page, 'documents?words=harbour+ferry&limit=1')).items[0];
    await open(page, '/documents/' + row.id);
    const machine = async () => (await get(page, 'documents/' + row.id)).claims.filter((one) => one.state === 'machine').length;
    const before = await machine();
    await page.waitForSelector('.cards article');
    await page.keyboard.press('Shift+A');
    await page.waitForSelector('dialog[open] h2');
    const seen = Number((await page.locator('dialog[open] h2').textContent()).match(/\d+/)[0]);
    assert.ok(seen > 0 && seen < before, `${seen} of ${before}`);
    await page.fill('#decide-name', 'Ada');
    await page.fill('#decide-reason', 'read');
    await page.keyboard.press('Enter');
    await closed(page);
    assert.equal(await machine(), before - seen);
    await page.context().close();
  });

  await check('published, changed, withdrawn: what leaves is seen first', async () => {
    const page = await person();
    await open(page, '/incidents');
    const incident = (await get(page, 'incidents?state=in_review&limit=1')).items[0];  // graded by Ada above
    const csrf = (await get(page, 'session')).csrf;
    assert.equal(await page.evaluate(([target, token]) => fetch('/api/v1/decisions', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': token, 'If-Match': '*' },
      body: JSON.stringify({ action: 'agree', target, reason: 'read again', by: 'Ben' }) }).then((response) => response.status), [incident.id, csrf]), 201);
    await open(page, '/publish');
    const decide = async (button, reason) => {
      await page.click(`tr button:text("${button}")`);
      await page.waitForSelector('dialog[open] #decide-reason');
      await page.fill('#decide-name', 'Ada');
      await page.fill('#decide-reason', reason);
      await page.keyboard.press('Enter');
      await closed(page);
    };
    await page.waitForSelector('tr.new');
    await decide('Publish…', 'two readers agree');
    await page.waitForSelector('tr.same');
    assert.ok((await page.locator('td:has-text("reader 1")').count()) > 0, 'the readers would leave by name');
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('a[download]:has-text("JSON Lines")')]);
    const lines = fs.readFileSync(await file.path(), 'utf8');
    assert.ok(lines.includes(incident.id) && !lines.includes('"Ada"'), lines.slice(0, 300));
    // what changes afterwards is told field by field, by the profile that is chosen
    const claim = (await get(page, 'incidents/' + encodeURIComponent(incident.id))).claims[0];
    assert.equal(await page.evaluate(([target, token]) => fetch('/api/v1/decisions', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': token, 'If-Match': '*' },
      body: JSON.stringify({ action: 'edit', target, field: 'date_from', after: '2015-01-23', reason: 'as a later text says', by: 'Ben' }) }).then((response) => response.status), [claim.id, csrf]), 201);
    await page.waitForSelector('tr.changed details tr:has-text("date from") ins:has-text("2015-01-23")');
    assert.equal(await page.locator('tr.changed details tr:has-text("date from") del').first().textContent(), claim.date_from);
    const before = await page.locator('[aria-labelledby=withheld] tbody tr').count();
    await page.selectOption('select[name=profile]', 'public');
    await page.waitForFunction(() => location.search === '?profile=public');
    await page.waitForSelector('text=coordinates to 0.1°');
    await page.waitForFunction((rows) => document.querySelectorAll('[aria-labelledby=withheld] tbody tr').length > rows, before);
    assert.ok((await page.locator('a[download]:has-text("JSON Lines")').getAttribute('href')).includes('profile=public'));
    await page.evaluate(axe);
    assert.deepEqual((await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))).violations.map((one) => one.id), []);
    await page.evaluate(() => scrollTo(0, 0));
    if (pictures) await page.screenshot({ path: path.join(pictures, 'publish-changed-light.png') });
    await page.selectOption('select[name=profile]', '');
    await decide('Withdraw…', 'a source took it back');
    await page.waitForSelector('tr.withdrawn');
    await page.context().close();
  });

  await check('figures over time; a disputed place by each viewpoint', async () => {
    const page = await person();
    await open(page, '/incidents');
    const all = (await get(page, 'incidents?limit=1000')).items.sort((a, b) => b.accounts - a.accounts);
    await open(page, '/incidents/' + encodeURIComponent(all[0].id));
    await page.waitForSelector('#figures');
    const slider = page.locator('input[type=range]');
    const last = await page.locator('.as b').textContent();
    await slider.focus();
    await page.keyboard.press('Home');
    await page.waitForFunction((before) => document.querySelector('.as b').textContent < before && location.search.includes('asof='), last);
    assert.ok((await page.locator('svg a.later').count()) > 0, 'nothing came later');
    let disputed = '';
    for (const one of all.filter((row) => row.lat !== null)) {
      const place = await get(page, `places/${encodeURIComponent(one.place)}?near=${one.lat},${one.lon}&day=${one.date_from ?? ''}`);
      if (place.disputed) { disputed = one.id; break; }
    }
    if (disputed) {
      await open(page, '/incidents/' + encodeURIComponent(disputed));
      await page.selectOption('[aria-label=Place] select', 'de_facto');
      await page.waitForFunction(() => location.search.includes('viewpoint=de_facto'));
    } else {
      console.log('  no incident of the sample lies in disputed territory');
    }
    await page.context().close();
  });

  await check('the map tells no state but by the viewpoint that is chosen; disputed lines are dashed', async () => {
    const page = await person();
    const lines = page.waitForResponse((response) => /disputed_lines.*\.json$/.test(response.url()));
    await open(page, '/map');
    assert.equal((await (await lines).json()).type, 'MultiLineString');
    await page.waitForSelector('ul li a');
    const words = () => page.locator('main ul').last().textContent();
    assert.ok(!/ISO|administer/.test(await words()), 'a state is told by nobody’s viewpoint');
    const choices = await page.locator('select option').allTextContents();
    assert.ok(choices.includes('not told') && choices.includes('as ISO files it') && choices.includes('by who administers it'), choices.join());
    await page.selectOption('label:has-text("state of each place") select', 'iso');
    await page.waitForFunction(() => location.search.includes('viewpoint=iso') && document.querySelector('main ul:last-of-type').textContent.includes('as ISO files it'));
    await page.reload();
    await page.waitForFunction(() => document.querySelector('main ul:last-of-type')?.textContent.includes('as ISO files it'));
    // a claimant is heard on what it claims alone
    const claimant = choices.find((one) => /^as (?!ISO).* claims$/.test(one));
    await page.selectOption('label:has-text("state of each place") select', { label: claimant });
    await page.waitForFunction(() => /viewpoint=(?!iso)/.test(location.search) && document.querySelectorAll('main ul:last-of-type li').length > 0);
    await page.waitForTimeout(300);
    for (const row of await page.locator('main ul').last().locator('li').all())
      if ((await row.textContent()).includes(claimant)) assert.equal(await row.locator('.tag').count(), 1, await row.textContent());
    assert.ok((await words()).includes('as ISO files it'));
    await page.context().close();
  });

  await check('the timeline as known on a day', async () => {
    const page = await person();
    await open(page, '/timeline');
    await page.waitForSelector('main li a');
    await page.click('button:has-text("as known on a day")');
    const slider = page.locator('input[type=range]');
    await slider.waitFor();
    const now = await page.locator('.as b').textContent();
    const told = async () => Number.parseInt(await page.locator('[role=status]:has-text("told of by")').textContent(), 10);
    const all = await told();
    await slider.focus();
    await page.keyboard.press('Home');
    await page.waitForFunction((before) => document.querySelector('.as b').textContent < before && location.search.includes('asof='), now);
    assert.ok((await told()) < all && (await told()) > 0, `${await told()} of ${all}`);
    assert.equal(await page.locator('main ul li').count(), await told());
    const address = page.url();
    await page.reload();
    await page.waitForSelector('input[type=range]');
    assert.equal(page.url(), address);
    await page.click('button:text("As they stand now")');
    await page.waitForFunction(() => !location.search.includes('asof='));
    await page.context().close();
  });

  await check('a claim of a PDF says on which page it stands', async () => {
    const page = await person();
    await page.setContent('<p>Written for this test.</p><p style="break-before: page">On 4 October 2016 shelling killed seven people in Mariupol, the city council said.</p>');
    await page.pdf({ path: path.join(folder, 'pages.pdf') });
    execFileSync(parley, ['add', 'pages.pdf', '--ledger', ledger, '--data', path.resolve('data')], { stdio: 'pipe', cwd: folder });
    await open(page, '/inbox');
    const row = (await get(page, 'documents?limit=1')).items[0];
    await open(page, '/documents/' + row.id);
    await page.waitForSelector('article:has-text("page 2")');
    await page.context().close();
  });

  await check('first content, own code', async () => {
    const times = [];
    for (let i = 0; i < 5; ++i) {
      const page = await person();
      await page.goto(url + '/incidents');
      await page.waitForSelector('tbody tr');
      times.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
      await page.context().close();
    }
    const code = fs.readdirSync('web/dist/assets').filter((name) => /\.(js|css)$/.test(name));
    const bytes = code.reduce((sum, name) => sum + require('node:zlib').gzipSync(fs.readFileSync('web/dist/assets/' + name)).length, 0);
    console.log(`  first content after ${times.map(Math.round).join(', ')} ms; own code ${Math.round(bytes / 1000)} kB compressed`);
    assert.ok(share(sorted(times), 0.5) < 500, `first content ${times}`);
    assert.ok(bytes < 500_000, `${bytes} bytes`);
  });

  await check('documents are added, scripts in them stay words', async () => {
    const page = await person();
    await open(page, '/inbox');
    await page.click('summary');
    await page.fill('#typed', 'An airstrike killed seven people in Saada on 21 January 2022, the ministry said.');
    await page.click('form button.main');
    await page.waitForSelector('[role=status]:has-text("added")');
    const script = (await get(page, 'documents?words=farmers&limit=1')).items[0].id;
    await open(page, '/documents/' + script);
    assert.ok((await page.locator('h1').textContent()).includes('<script>'));
    await open(page, '/sources');
    assert.equal(await page.evaluate(() => window.broken), undefined);
    assert.equal(await page.locator('main img, main script').count(), 0);
    await open(page, '/documents/' + script);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('#text')).direction), 'rtl', 'a text that begins right-to-left');
    await page.context().close();
  });

  await check('a long document with many marks', async () => {
    const page = await person();
    await open(page, '/incidents');
    const row = (await get(page, 'documents?words=harbour+ferry&limit=1')).items[0];
    const paper = await get(page, 'documents/' + row.id);
    const spans = paper.claims.reduce((sum, one) => sum + 1 + one.roles.length + one.harms.length + one.spans.length + one.speakers.length, 0);
    assert.ok(paper.text.length >= 60_000 && spans >= 300, `${paper.text.length} characters, ${spans} spans`);
    const times = [];
    const limit = 300;  // ms
    for (let i = 0; i < 5; ++i) {
      await page.goto(url + '/inbox');
      await page.waitForSelector('tbody a');
      times.push(await page.evaluate((address) => new Promise((resolve) => {
        const at = performance.now();
        new MutationObserver((_, observer) => {
          if (document.querySelectorAll('#text [data-piece]').length < 100) return;
          observer.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - at)));
        }).observe(document.body, { childList: true, subtree: true });
        const link = document.createElement('a');
        link.href = address;
        document.body.append(link);
        link.click();
        link.remove();
      }), '/documents/' + row.id));
    }
    times.sort((a, b) => a - b);
    console.log(`  ${paper.text.length} characters, ${spans} spans: opens in ${times.map(Math.round).join(', ')} ms`);
    assert.ok(times[2] < limit, `opens in ${times[2]} ms`);
    // scrolled by the wheel: the time from frame to frame
    await page.evaluate(() => {
      window.frames60 = [];
      let before = 0;
      const next = (now) => { if (before) window.frames60.push(now - before); before = now; requestAnimationFrame(next); };
      requestAnimationFrame(next);
    });
    await page.mouse.move(300, 500);
    for (let i = 0; i < 60; ++i) await page.mouse.wheel(0, 150), await page.waitForTimeout(16);
    const frames = sorted(await page.evaluate(() => window.frames60));
    assert.ok(await page.evaluate(() => scrollY > 2000), 'it does not scroll');
    console.log(`  scrolls with ${Math.round(1000 / share(frames, 0.5))} frames/s; from frame to frame p95 ${share(frames, 0.95).toFixed(1)} ms, ${frames.length} frames`);
    assert.ok(share(frames, 0.5) < 18, `from frame to frame ${share(frames, 0.5)} ms`);
    await page.context().close();
  });

  await check('10,000 incidents on map and timeline', async () => {
    // spread over days and places; only what these two views and lists read
    const many = path.join(folder, 'many.db');
    execFileSync('sqlite3', [ledger, `VACUUM INTO '${many}'`]);
    execFileSync('sqlite3', [many, `
      CREATE TEMP TABLE own AS SELECT row_number() OVER () AS k, * FROM incident WHERE lat IS NOT NULL AND date_from IS NOT NULL AND merged_into IS NULL AND accounts > 0;
      CREATE TEMP TABLE copy AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 10000)
        SELECT i, own.* FROM c JOIN own ON own.k = 1 + i % (SELECT count(*) FROM own);
      UPDATE copy SET n = 1000000 + i, id = printf('%04x', i) || substr(id, 5), lat = lat + (i * 7919 % 1000) / 400.0 - 1.25, lon = lon + (i * 104729 % 1000) / 300.0 - 1.6,
        date_from = date(date_from, '+' || (i * 31 % 2000) || ' days'), date_to = NULL;
      INSERT INTO incident_range SELECT copy.id, r.kind, r.people, r.low, r.best + copy.i % 50, r.high + copy.i % 50, r.rule, r.sources, r.contested, r.provisional, '', '', '', NULL
        FROM copy JOIN own ON own.k = copy.k JOIN incident_range r ON r.incident_id = own.id;
      INSERT INTO account SELECT 2000000 + copy.i, copy.id, a.document_id, a.number, a.group_id, a.main, date(a.published, '+' || (copy.i * 31 % 2000) || ' days'), a.date_from, a.date_to,
        a.lat, a.lon, a.radius_km, a.place_precision, a.place, a.event, copy.id, a.packed, NULL, a.document_n FROM copy JOIN own ON own.k = copy.k JOIN account a ON a.id = own.id AND a.published IS NOT NULL;
      ALTER TABLE copy DROP COLUMN i; ALTER TABLE copy DROP COLUMN k;
      INSERT INTO incident SELECT * FROM copy;`]);
    const at = await serve(many);
    const page = await person();
    await page.goto(at);
    await page.waitForSelector('tbody tr');
    // from the moment that the hand moves to the handler, and to the frame that shows it
    await page.addInitScript(() => {
      window.inputs = [];
      for (const kind of ['pointerdown', 'pointermove', 'pointerup', 'wheel', 'keydown'])
        addEventListener(kind, (event) => {
          const delay = performance.now() - event.timeStamp;
          requestAnimationFrame(() => setTimeout(() => window.inputs.push([delay, performance.now() - event.timeStamp])));
        }, { capture: true, passive: true });
    });
    // figures as known on each day of as many
    await page.goto(`${at}/timeline?asof=2030-01-01`);
    await page.waitForSelector('input[type=range]', { timeout: 30_000 });
    assert.ok(Number.parseInt(await page.locator('[role=status]:has-text("told of by")').textContent(), 10) > 5000, 'few incidents are told of');
    const track = await page.locator('input[type=range]').boundingBox();
    const slides = [];
    for (let n = 0; n < 3 && !(slides.length && share(slides.at(-1), 0.95) < 100); ++n) {
      await page.mouse.move(track.x + track.width - 5, track.y + track.height / 2);
      await page.evaluate(() => { window.inputs = []; });
      await page.mouse.down();
      for (let i = 0; i < 40; ++i) await page.mouse.move(track.x + track.width - 5 - i * track.width / 50, track.y + track.height / 2), await page.waitForTimeout(16);
      await page.mouse.up();
      await page.waitForTimeout(300);
      slides.push(sorted((await page.evaluate(() => window.inputs)).map((one) => one[0])));
    }
    console.log(`  as of a day: ${slides.at(-1).length} inputs, delay p95 ${share(slides.at(-1), 0.95).toFixed(1)} ms`);
    assert.ok(slides.at(-1).length > 30 && share(slides.at(-1), 0.95) < 100, `as of a day: input delay p95 ${share(slides.at(-1), 0.95)} ms`);
    for (const [screen, ready] of [['map', '10,?0\\d\\d on the map'], ['timeline', '10,?0\\d\\d with a date']]) {
      await page.goto(`${at}/${screen}`);
      await page.waitForFunction((words) => new RegExp(words).test(document.querySelector('main [role=status]')?.textContent ?? ''), ready, { timeout: 30_000 });
      const box = await page.locator('canvas').boundingBox();
      const [x, y] = [box.x + box.width / 2, box.y + 200];
      // what runs beside the test can only make it slower: the quickest of three counts
      const tries = [];
      for (let n = 0; n < 3 && !(tries.length && share(tries.at(-1).delays, 0.95) < 100); ++n) {
        await page.mouse.move(x, y);
        await page.evaluate(() => { window.inputs = []; });
        if (screen === 'map') for (let i = 0; i < 10; ++i) await page.mouse.wheel(0, i < 6 ? -120 : 120), await page.waitForTimeout(30);
        await page.mouse.down();
        for (let i = 0; i < 40; ++i) await page.mouse.move(x + i * 4, y + (screen === 'map' ? i : 0)), await page.waitForTimeout(10);
        await page.mouse.up();
        await page.waitForTimeout(300);
        const inputs = await page.evaluate(() => window.inputs);
        tries.push({ delays: sorted(inputs.map((one) => one[0])), shown: sorted(inputs.map((one) => one[1])) });
      }
      const { delays, shown } = tries.at(-1);
      console.log(`  ${screen}: ${delays.length} inputs, delay p95 ${share(delays, 0.95).toFixed(1)} ms; until shown p50 ${share(shown, 0.5).toFixed(1)}, p95 ${share(shown, 0.95).toFixed(1)} ms`);
      assert.ok(delays.length > 30 && share(delays, 0.95) < 100, `${screen}: input delay p95 ${share(delays, 0.95)} ms`);
    }
    // what was marked on the timeline holds on the map
    await page.waitForFunction(() => location.search.includes('from='));
    const marked = new URL(page.url()).search;
    await page.click('nav a:text("Map")');
    await page.waitForFunction((search) => location.pathname === '/map' && location.search === search, marked);
    await page.waitForFunction(() => /^[1-9]\d* on the map/.test(document.querySelector('main [role=status]').textContent));
    assert.ok(Number.parseInt(await page.locator('main [role=status]').textContent(), 10) < 10_000, 'the days marked narrow nothing');
    await page.context().close();
  });

  await Promise.all(Object.entries({
    'light, 1280': { colorScheme: 'light' }, 'dark, 1280': { colorScheme: 'dark' }, 'light, 390': { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  }).map(([name, options]) => check(`axe, ${name}`, async () => {
      const page = await person({ reducedMotion: 'reduce', ...options });
      await open(page, '/incidents');
      const found = [];
      for (const [screen, address] of Object.entries(await screens(page))) {
        await open(page, address);
        await page.waitForSelector('main :is(tbody tr, #text, canvas, svg a, li a)');
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) found.push(`${screen} is ${wide} px wider than the window`);
        // in the dark only the colours differ; on a narrow screen the widest of the screens say enough
        if (name.includes('390') && !['incidents', 'incident', 'document'].includes(screen)) continue;
        await page.evaluate(axe);
        const only = name.includes('dark') ? { runOnly: ['color-contrast'] } : {};
        const { violations } = await page.evaluate((more) => window.axe.run(document, { resultTypes: ['violations'], ...more }), only);
        found.push(...violations.map((one) => `${screen}: ${one.id}: ${one.nodes[0].html.slice(0, 200)} ${one.nodes[0].failureSummary}`));
        if (pictures && !name.includes('390')) await page.screenshot({ path: path.join(pictures, `${screen}-${options.colorScheme}.png`) });
        if (pictures && name.includes('390') && ['incidents', 'incident', 'document'].includes(screen)) await page.screenshot({ path: path.join(pictures, `${screen}-narrow.png`) });
      }
      assert.deepEqual(found, []);
      await page.keyboard.press('?');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document.querySelector('dialog[open]'), { resultTypes: ['violations'] }));
      assert.deepEqual(violations.map((one) => one.id), []);
      await page.context().close();
  })));

  await check('a shared desk', async () => {
    const people = path.join(folder, 'people');
    for (const [name, role] of [['Ada', 'lead'], ['Fig', 'viewer_without_people']])
      execFileSync(parley, ['user', 'add', name, '--role', role, '--people', people], { input: 'correct horse battery\n' });
    const shared = await serve(ledger, '--shared', '--people', people);
    const page = await person();
    const signIn = async (name) => {
      await page.goto(shared);
      await page.fill('#name', name);
      await page.fill('#password', 'correct horse battery');
      await page.click('button.main');
      await page.waitForSelector('tbody tr');
    };
    await page.goto(shared);
    await page.fill('#name', 'Ada');
    await page.fill('#password', 'wrong');
    await page.click('button.main');
    await page.waitForSelector('[role=alert]');
    await signIn('Fig');
    assert.equal(await page.locator('nav a:text("Inbox")').count(), 0);
    await page.click('tbody tr a');
    await page.waitForSelector('table.side');
    assert.equal(await page.locator('blockquote').count(), 0, 'words of a text for a viewer without people');
    await page.click('button:text("Sign out")');
    await page.waitForSelector('#password');
    await signIn('Ada');
    assert.ok(await page.locator('nav a:text("Inbox")').count());
    await page.context().close();
  });

  assert.deepEqual(asked, [], 'requests to other machines');
  assert.deepEqual(wrong, [], 'errors on the page');
}

/// Pictures of what was open when something failed.
async function fail(error) {
  console.error('test/e2e/web:', error);
  const pages = browser?.contexts().flatMap((context) => context.pages()) ?? [];
  for (const page of pages) console.error(page.url(), await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200)).catch(() => ''));
  for (const [i, page] of pages.entries()) await page.screenshot({ path: `build/web-test/failed-${i}.png` }).catch(() => {});
  return 1;
}

main().then(() => 0, fail).then(async (code) => {
  await browser?.close().catch(() => {});
  for (const server of servers) server.kill('SIGINT');
  fs.rmSync(folder, { recursive: true, force: true });
  console.log(`${((Date.now() - begun) / 1000).toFixed(1)} s`);
  process.exit(code);
});
