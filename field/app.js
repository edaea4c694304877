// The phone page: one screen at a time, everything kept on the device first.

import { $, announce, el, icon } from './dom.js';
import * as entries from './entries.js';
import { showForm } from './form.js';
import { N_, _, changeLanguage, isChanging, other, translatePage } from './language.js';
import { Locate } from './locate.js';
import { net, onNet, signInAddress } from './net.js';
import { counts, drawReceipts } from './receipts.js';
import { drawRound } from './round.js';
import { keepSending, mine } from './sender.js';
import { room } from './store.js';
import { prefetch } from './ground.js';

const SCREENS = ['ort', 'angaben', 'eintrag', 'belege', 'rundgang'];
const TITLES = { ort: N_('Vor Ort'), belege: N_('Gesichert'), rundgang: N_('Noch leer?') };
const BACK = { angaben: 'ort', eintrag: 'ort' };
const DRAW_MS = 200;
let screen = 'ort';
let unsent = 0;
let drawing;
let lastDrawn = 0;

const locate = new Locate(go);

const named = (name) => (TITLES[name] ? _(TITLES[name]) : undefined);

/** Show a screen; the address remembers it, so that the phone's back button works. */
function go(name, title = named(name), data = null) {
  if (data) showForm({ ...data, done: () => go('belege') });
  if (location.hash !== `#${name}`) history.pushState({ name, title }, '', `#${name}`);
  show(name, title);
}

function show(name, title = named(name)) {
  screen = name;
  for (const each of SCREENS) $(each).hidden = each !== name;
  $('titel').textContent = title ?? '';
  document.title = `${title} · Quartiersatlas`;
  $('zurueck').hidden = !BACK[name];
  $('zeichen').hidden = Boolean(BACK[name]);
  $('sprache').hidden = Boolean(BACK[name]); // what is being filled in would be lost
  for (const link of document.querySelectorAll('nav a')) link.toggleAttribute('aria-current', link.hash === `#${name}`);
  scrollTo(0, 0);
  $('titel').focus({ preventScroll: true });
  draw();
}

// Many things change within a moment while entries are sent: drawn at most five times a second.
function draw() {
  drawing ??= setTimeout(() => { drawing = undefined; drawNow(); }, lastDrawn + DRAW_MS > Date.now() ? DRAW_MS : 0);
}

async function drawNow() {
  lastDrawn = Date.now();
  const own = mine(await entries.list());
  unsent = (await entries.waiting()).length;
  const { waiting } = counts(own);
  $('zahl').textContent = waiting ? ` (${waiting})` : '';
  if (screen === 'belege') await drawReceipts(go);
  if (screen === 'rundgang') await drawRound(locate.taken, waiting);
  if (screen === 'ort') await locate.draw();
}

function drawNet() {
  const words = { net: ['net', N_('Netz')], none: ['nonet', N_('kein Netz')], 'sign-in': ['nonet', N_('nicht angemeldet')] }[net.state];
  $('netz').replaceChildren(icon(words[0], 18), _(words[1]));
  $('netz').classList.toggle('off', net.state !== 'net');
  $('beispiel').hidden = !net.who?.example;
  if (net.state === 'sign-in') announce(_('Erfassen geht weiter, gesendet wird nach der Anmeldung.'), ' ', el('a', { href: signInAddress(), textContent: _('Anmelden') }));
  else if (net.who && !net.who.may_record) announce(_('Ihr Zugang darf ansehen, aber nichts erfassen: bitte mit einem Zugang der Firmenberatung anmelden.'));
  else announce();
  draw();
}

function furnish() {
  translatePage();
  $('sprache').textContent = other[0].toUpperCase();
  $('sprache').lang = other[0];
  $('sprache').setAttribute('aria-label', other[1]);
  $('sprache').onclick = changeLanguage;
  $('zurueck').append(icon('back'));
  $('zurueck').onclick = () => go(BACK[screen]);
  $('beispiel').append(icon('flask', 18), el('span', { className: 'unseen', textContent: _('Beispieldaten') }));
  const [place, round, list] = document.querySelectorAll('nav a');
  place.append(icon('add'), _('Erfassen'));
  round.append(icon('question'), _('Noch leer?'));
  list.append(icon('list'), el('span', {}, _('Gesichert'), el('span', { id: 'zahl' })));
  for (const link of [place, round, list]) link.onclick = (event) => { event.preventDefault(); go(link.hash.slice(1)); };
  addEventListener('popstate', () => { const name = location.hash.slice(1); show(SCREENS.includes(name) && !BACK[name] ? name : 'ort'); });
  addEventListener('beforeunload', (event) => { if (unsent && !isChanging()) event.preventDefault(); });
}

async function start() {
  furnish();
  const asked = location.hash.slice(1);
  show(asked in TITLES ? asked : 'ort');
  await entries.forgetOld();
  entries.onChange(draw);
  onNet(drawNet);
  drawNet();
  keepSending();
  room();
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/vor-ort/sw.js', { scope: '/vor-ort', updateViaCache: 'none' }).catch(() => {});
  await locate.begin();
  prefetch(locate);
}

start();
