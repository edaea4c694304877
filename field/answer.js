// One tap about a known vacancy: noch leer, belegt, nicht prüfbar, or one more photo; ten seconds to take it back.

import { $, announce, el, icon } from './dom.js';
import { UNDO_MS, save, undo } from './entries.js';
import { remember } from './known.js';
import { _ } from './language.js';
import { net } from './net.js';
import { prepare } from './photos.js';
import { cameraField } from './photostrip.js';
import { send } from './sender.js';
import { ANSWERS, isoDay } from './words.js';

let timer;

/** Return the buttons for a unit; `after()` is called when an answer is on the device, or was taken back. */
export function answers(unit, after, first = true) {
  const button = (kind, label, className = '') => el('button', { type: 'button', className, textContent: label, onclick: () => give(unit, kind, [], after) });
  const shot = el('div', { className: 'shot' }, icon('camera', 24), cameraField(unit.name ? _('Foto von {name}', { name: unit.name }) : _('Foto von diesem Leerstand'), (files) => photograph(unit, files, after)));
  return el('div', { className: 'answers' }, button('still_vacant', _('noch leer'), first ? 'primary' : ''), button('occupied', _('belegt')), shot,
    button('not_checkable', _('nicht prüfbar'), 'last'));
}

async function photograph(unit, files, after) {
  const photos = [];
  for (const file of files) {
    const photo = await prepare(file);
    if (photo) photos.push(photo);
  }
  if (photos.length) await give(unit, 'photos', photos, after);
  else announce(_('Das ist kein lesbares Bild.'));
}

async function give(unit, kind, photos, after) {
  const target = { unit_uid: unit.uid, version: unit.version, status: unit.status };
  let entry;
  try {
    entry = await save({ person: net.who?.person ?? '', kind, label: unit.name || _('Leerstand ohne Adresse'), data: {}, target, photos, holdMs: UNDO_MS });
  } catch {
    return void announce(_('Die Antwort konnte auf diesem Gerät nicht gesichert werden. Bitte Speicher freigeben.'));
  }
  const before = { confirmed: unit.confirmed, due: unit.due, status: unit.status };
  if (kind === 'still_vacant') await remember(unit.uid, { confirmed: isoDay(), due: false });
  if (kind === 'occupied') await remember(unit.uid, { due: false, status: 'relet' });
  offerUndo(entry, async () => { await remember(unit.uid, before); after(); });
  after();
  setTimeout(send, UNDO_MS + 50);
}

function offerUndo(entry, taken) {
  const toast = $('rueckgaengig');
  const close = () => { toast.hidden = true; toast.replaceChildren(); };
  toast.replaceChildren(el('span', { textContent: `${entry.label}: ${_(ANSWERS[entry.kind])}` }), el('button', {
    type: 'button', textContent: _('Rückgängig'),
    onclick: async () => { close(); if (await undo(entry.uid)) await taken(); else announce(_('Der Eintrag ist schon unterwegs und lässt sich nicht mehr zurücknehmen.')); },
  }));
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(close, UNDO_MS);
}
