// Photos of one entry while it is made: camera, small pictures, removal, and a warning before the device is full.

import { announce, el, icon } from './dom.js';
import { _ } from './language.js';
import { prepare, roomWarning } from './photos.js';

const MOST = 12;

/** Return the file field that opens the camera; `onFiles` gets the pictures ready to be kept. */
export function cameraField(label, onFiles) {
  const field = el('input', { type: 'file', accept: 'image/*', multiple: true, 'aria-label': label });
  field.setAttribute('capture', 'environment');
  field.addEventListener('click', async () => { const warning = await roomWarning(); if (warning) announce(warning); });
  field.addEventListener('change', () => { const files = [...field.files]; field.value = ''; onFiles(files); });
  return field;
}

export class PhotoStrip {
  constructor() {
    this.photos = [];
    this.work = Promise.resolve();
    this.field = cameraField(_('Foto aufnehmen'), (files) => this.add(files));
    this.camera = el('div', { className: 'camera' }, icon('camera', 26), this.field);
    this.element = el('fieldset', {}, el('legend', { textContent: _('Fotos') }), this.row = el('div', { className: 'photos' }));
    this.draw();
  }

  add(files) {
    this.work = this.work.then(async () => {
      for (const file of files.slice(0, MOST - this.photos.length)) {
        const photo = await prepare(file);
        if (photo) this.photos.push(photo);
        else announce(_('„{name}“ ist kein lesbares Bild.', { name: file.name }));
      }
      this.draw();
    });
  }

  draw() {
    this.row.replaceChildren(
      ...this.photos.map((photo, index) => el('div', { className: 'photo' }, el('img', { src: photo.address, alt: _('Foto {n}', { n: index + 1 }) }),
        el('button', { type: 'button', 'aria-label': _('Foto {n} entfernen', { n: index + 1 }), onclick: () => this.drop(photo) }, el('span', {}, icon('close', 18))))),
      this.camera, el('small', { textContent: _('Ort und Zeit werden aus dem Foto entfernt.') }),
    );
  }

  drop(photo) {
    URL.revokeObjectURL(photo.address);
    this.photos = this.photos.filter((each) => each !== photo);
    this.draw();
  }

  /** The photos, once the last one is drawn small. */
  async ready() {
    await this.work;
    return this.photos;
  }

  clear() {
    for (const photo of this.photos) URL.revokeObjectURL(photo.address);
    this.photos = [];
  }
}
